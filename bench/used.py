"""`python bench/used.py COMMAND…`: run a command and print its resource usage as JSON.

Runs in a separate process because a child's peak memory starts at that of its parent.
"""

import json
import resource
import subprocess
import sys
from time import perf_counter

begin = perf_counter()
ended = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
usage = {
    "seconds": perf_counter() - begin,
    "processor": used.ru_utime + used.ru_stime,
    "megabytes": used.ru_maxrss / 1024,
    "ok": ended.returncode == 0,
}
sys.stdout.write(json.dumps(usage))
