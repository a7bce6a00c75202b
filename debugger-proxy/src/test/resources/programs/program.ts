interface Account {
  owner: string;
  amounts: number[];
}

function total(account: Account): number {
  let total: number = 0;
  for (const amount of account.amounts) {
    total = total + amount; // loop
  }
  return total; // return
}

function main(): void {
  const account: Account = { owner: 'Ana', amounts: Array.from({ length: 10 }, (_, i) => i + 1) };
  const many: number[] = Array.from({ length: 1000 }, (_, i) => i);
  const result: number = total(account); // call
  console.log('total', result, many.length); // print
  process.exitCode = 3;
}

main();
