"""Usage: python3 hostile NAME [ARGUMENT]. Prints HELD or OPEN with what was reached.

--list prints the names, those of floods with a star; --all tries those that need no argument
and would not end it, and prints a line for each.
"""
import os
import sys

import files
import floods
import kernel
import namespaces
import network
import processes
import rights
import tricks
from attacks import ATTACKS, FLOODS

# Imported for what they register.
THEMES = (rights, processes, files, namespaces, kernel, network, tricks, floods)


def held(name, *arguments):
    found = ATTACKS[name](*arguments)
    return "HELD" if found is None else "OPEN " + found


def all_of_them():
    """Each in a process of its own."""
    for name, function in ATTACKS.items():
        if function.__code__.co_argcount == 0 and name not in FLOODS and name != "kill_everyone":
            print(name, end=" ", flush=True)
            child = os.fork()
            if child == 0:
                print(held(name), flush=True)
                os._exit(0)
            if os.waitpid(child, 0)[1] != 0:
                print("HELD, it was ended", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "--list":
        print("\n".join(name + "*" * (name in FLOODS) for name in ATTACKS))
    elif sys.argv[1] == "--all":
        all_of_them()
    else:
        print(held(*sys.argv[1:]))
