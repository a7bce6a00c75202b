import os
import signal
import sys


class Account:
    def __init__(self, owner, amounts):
        self.owner = owner
        self.amounts = amounts


def total(account):
    total = 0
    for amount in account.amounts:
        total = total + amount  # loop
    return total  # return


def main():
    account = Account("Ana", list(range(1, 11)))
    many = list(range(1000))
    result = total(account)  # call
    print("total", result, len(many), flush=True)  # print
    if "ask" in sys.argv:
        print("hello", input(), flush=True)
    if "throw" in sys.argv:
        raise ValueError("thrown")  # throw
    if "kill" in sys.argv:
        os.kill(os.getpid(), signal.SIGKILL)
    spins = 0
    while "spin" in sys.argv:
        spins = spins + 1  # spin
    sys.exit(3)


main()  # start
