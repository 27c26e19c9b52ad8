"""A Ray cluster of two machines, each a set of processes of this one; run by the tests as a program.

Prints its address. A line "kill" on standard input kills the second machine, "killed" is the answer; the end of the
input ends the cluster.
"""

import os
import sys

# Before Ray is imported: no statistics, no other address than 127.0.0.1.
os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_AUTH_MODE": "disabled"}
os.environ["RAY_raylet_start_wait_time_s"] = "60"  # noqa: SIM112 - a busy machine needs longer than Ray's 15

from ray.cluster_utils import Cluster


def main() -> None:
    machine = {"num_cpus": 1, "object_store_memory": 80 * 2**20, "memory": 2 * 2**30, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args=machine)
    second = cluster.add_node(**machine)
    cluster.wait_for_nodes()
    print(cluster.address, flush=True)
    for line in sys.stdin:
        if line.strip() == "kill":
            cluster.remove_node(second, allow_graceful=False)
            print("killed", flush=True)
    cluster.shutdown()


if __name__ == "__main__":
    main()
