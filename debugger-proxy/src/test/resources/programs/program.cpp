#include <csignal>
#include <cstdio>
#include <cstring>
#include <stdexcept>

struct Account {
  const char *owner;
  int amounts[10];
};

int total(Account &account) {
  int total = 0;
  for (int i = 0; i < 10; i++) {
    int amount = account.amounts[i];
    total = total + amount;  // loop
  }
  return total;  // return
}

int main(int count, char **words) {
  Account account = {"Ana", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}};
  int many[1000] = {};
  const char *what = count > 1 ? words[1] : "";
  volatile long spins = 0;
  int result = 0;
  result = total(account);                                   // call
  printf("total %d %zu\n", result, sizeof many / sizeof *many);  // print
  fflush(stdout);
  if (strcmp(what, "ask") == 0) {
    char name[100];
    if (scanf("%99s", name) == 1) {
      printf("hello %s\n", name);
    }
  }
  if (strcmp(what, "throw") == 0) {
    throw std::runtime_error("thrown");  // throw
  }
  if (strcmp(what, "kill") == 0) {
    raise(SIGKILL);
  }
  if (strcmp(what, "crash") == 0) {
    raise(SIGSEGV);  // crash
  }
  while (strcmp(what, "spin") == 0) {
    spins = spins + 1;  // spin
  }
  return 3;
}
