#!/bin/bash
# Process 1 in the machine: prepares what every test needs, runs them and switches off.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
read -r _ project </mnt/command.sh # its first line is `cd PROJECT`
for place in /dev/shm /run /tmp; do
  case "${project#\'}" in
    "$place"/*) ;; # what is to be tested lies there
    *) mount -t tmpfs tmpfs "$place" ;;
  esac
done
ip link set lo up 2>/dev/null || busybox ip link set lo up
hostname bench

# Before anything opens libusb, which else never hears of devices that come later.
/lib/systemd/systemd-udevd --daemon >/dev/null 2>&1
udevadm control --ping
modprobe -a vhci_hcd uhid hci_vhci

bash /mnt/command.sh >/mnt/output.txt 2>&1 </dev/null
echo $? >/mnt/code.txt
sync
echo o >/proc/sysrq-trigger
sleep 60
