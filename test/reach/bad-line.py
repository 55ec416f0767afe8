# Carries packets between two network namespaces with a delay, a rate and losses, for machines whose kernel has no netem.
# Arguments: namespace and address of the one end, of the other, delay (ms, one way), loss (percent), rate (kbit/s).
import ctypes, fcntl, heapq, os, random, select, struct, subprocess, sys, time

CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TUN_NO_PI = 0x0001 | 0x1000
QUEUED_PACKETS = 60

libc = ctypes.CDLL(None, use_errno=True)


def tunnel(namespace, host, other):
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    there = os.open("/run/netns/" + namespace, os.O_RDONLY)
    if libc.setns(there, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22s", b"eth0", IFF_TUN_NO_PI, b""))
    libc.setns(home, CLONE_NEWNET)
    for command in (["addr", "add", host, "peer", other, "dev", "eth0"], ["link", "set", "eth0", "mtu", "1400", "up"]):
        subprocess.run(["ip", "-n", namespace] + command, check=True)
    return device


def main():
    a, a_host, b, b_host = sys.argv[1:5]
    delay, loss, rate = float(sys.argv[5]) / 1000, float(sys.argv[6]) / 100, float(sys.argv[7]) * 125
    ends = [tunnel(a, a_host, b_host), tunnel(b, b_host, a_host)]
    chance = random.Random(1)
    free_at = [0.0, 0.0]
    under_way = []
    order = 0
    print("ready", flush=True)
    while True:
        wait = max(0, under_way[0][0] - time.monotonic()) if under_way else None
        readable, _, _ = select.select(ends, [], [], wait)
        now = time.monotonic()
        for end in readable:
            side = ends.index(end)
            packet = os.read(end, 65536)
            # A line that is behind by more than its queue drops what comes, as routers do.
            if chance.random() < loss or free_at[side] - now > QUEUED_PACKETS * 1400 / rate:
                continue
            free_at[side] = max(now, free_at[side]) + len(packet) / rate
            order += 1
            heapq.heappush(under_way, (free_at[side] + delay, order, 1 - side, packet))
        while under_way and under_way[0][0] <= time.monotonic():
            _, _, side, packet = heapq.heappop(under_way)
            try:
                os.write(ends[side], packet)
            except OSError:
                pass


main()
