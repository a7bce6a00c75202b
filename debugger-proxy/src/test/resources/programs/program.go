package main

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"syscall"
)

type Account struct {
	Owner   string
	Amounts []int
}

func total(account *Account) int {
	total := 0
	for _, amount := range account.Amounts {
		total = total + amount // loop
	}
	return total // return
}

func main() {
	account := &Account{"Ana", []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}}
	many := make([]int, 1000)
	result := total(account)                // call
	fmt.Println("total", result, len(many)) // print
	if slices.Contains(os.Args, "ask") {
		line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
		fmt.Print("hello ", line)
	}
	if slices.Contains(os.Args, "throw") {
		panic("thrown") // throw
	}
	if slices.Contains(os.Args, "kill") {
		syscall.Kill(syscall.Getpid(), syscall.SIGKILL)
	}
	spins := 0
	for slices.Contains(os.Args, "spin") {
		spins = spins + 1 // spin
	}
	os.Exit(3)
}
