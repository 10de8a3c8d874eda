"""The models, one module each; Classic 1S and Classic 1S Pure run the same firmware.

Read from the public sources: the repositories firmware (tags classic/, mini/ and touch/, and the
last commit of each branch), firmware-classic1s and firmware-pro of OneKeyHQ. Versions without
published source are not there.

`requests.tsv` has the requests that not every version knows: `+` always, `-` never, else the
first version; after `<` the version that dropped it. It was made from each version's tables of
messages; requests that all versions of all models know, and answers, are not listed.

Serial numbers, hashes and the versions of parts other than the firmware are made up; those of the
Classic 1S and the Pro are the ones that recorded devices told.
"""
