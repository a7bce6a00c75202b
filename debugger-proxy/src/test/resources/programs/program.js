class Account {
  constructor(owner, amounts) {
    this.owner = owner;
    this.amounts = amounts;
  }
}

function total(account) {
  let total = 0;
  for (const amount of account.amounts) {
    total = total + amount; // loop
  }
  return total; // return
}

function main(words) {
  const account = new Account('Ana', Array.from({ length: 10 }, (_, i) => i + 1));
  const many = Array.from({ length: 1000 }, (_, i) => i);
  const result = total(account); // call
  console.log('total', result, many.length); // print
  if (words.includes('ask')) {
    console.log('hello', require('node:fs').readFileSync(0, 'utf8').trim());
  }
  if (words.includes('throw')) {
    throw new Error('thrown'); // throw
  }
  if (words.includes('kill')) {
    process.kill(process.pid, 'SIGKILL');
  }
  let spins = 0;
  while (words.includes('spin')) {
    spins = spins + 1; // spin
  }
  process.exitCode = 3;
}

main(process.argv); // start
