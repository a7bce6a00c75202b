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
  int result = total(account);                               // call
  printf("total %d %zu\n", result, sizeof many / sizeof *many);  // print
  fflush(stdout);
  const char *what = count > 1 ? words[1] : "";
  if (strcmp(what, "ask") == 0) {
    char name[100];
    if (scanf("%99s", name) == 1) {
      printf("hello %s\n", name);
    }
  }
  if (strcmp(what, "throw") == 0) {
    throw std::runtime_error("thrown");  // throw
  }
  volatile long spins = 0;
  while (strcmp(what, "spin") == 0) {
    spins = spins + 1;  // spin
  }
  return 3;
}
