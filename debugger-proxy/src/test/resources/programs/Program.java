import java.util.List;
import java.util.Scanner;
import java.util.stream.IntStream;

public class Program {
    static class Account {
        final String owner;
        final List<Integer> amounts;

        Account(String owner, List<Integer> amounts) {
            this.owner = owner;
            this.amounts = amounts;
        }
    }

    static int total(Account account) {
        int total = 0;
        for (int amount : account.amounts) {
            total = total + amount; // loop
        }
        return total; // return
    }

    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        Account account = new Account("Ana", IntStream.rangeClosed(1, 10).boxed().toList());
        int[] many = IntStream.range(0, 1000).toArray();
        int result = total(account); // call
        System.out.println("total " + result + " " + many.length); // print
        if (words.contains("ask")) {
            System.out.println("hello " + new Scanner(System.in).nextLine());
        }
        if (words.contains("throw")) {
            throw new IllegalStateException("thrown"); // throw
        }
        if (words.contains("kill")) {
            String self = String.valueOf(ProcessHandle.current().pid());
            new ProcessBuilder("kill", "-KILL", self).start().waitFor();
        }
        long spins = 0;
        while (words.contains("spin")) {
            spins = spins + 1; // spin
        }
        System.exit(3);
    }
}
