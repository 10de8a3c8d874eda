#!/bin/sh
# The first program in the machine: its root is this machine's own, to be written on without
# changing it.
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for module in $(cat /modules/order); do insmod "/modules/$module" || echo "no $module"; done

options=trans=virtio,version=9p2000.L,msize=262144
mount -t tmpfs tmpfs /scratch
mkdir /scratch/upper /scratch/work
mount -t 9p -o "$options,cache=loose,ro" root /lower
mount -t overlay -o lowerdir=/lower,upperdir=/scratch/upper,workdir=/scratch/work overlay /root
mount -t 9p -o "$options,cache=none" job /root/mnt

for place in proc sys dev; do mount --move "/$place" "/root/$place"; done
exec switch_root /root /bin/bash /mnt/guest.sh
