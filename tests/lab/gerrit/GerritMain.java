import java.util.Arrays;

/**
 * Runs one of Gerrit's programs (Init, Daemon) without the WAR, and ends when standard input does:
 * so no Gerrit outlives the test run that started it, however that ended.
 */
public class GerritMain {
  public static void main(String[] args) throws Exception {
    Thread watch = new Thread(GerritMain::endWithParent, "end-with-parent");
    watch.setDaemon(true);
    watch.start();
    Object program =
        Class.forName("com.google.gerrit.pgm." + args[0]).getDeclaredConstructor().newInstance();
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    System.exit(
        (Integer) program.getClass().getMethod("main", String[].class).invoke(program, (Object) rest));
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {}
    } catch (java.io.IOException e) {
      // a broken pipe is the end as well
    }
    System.exit(1);
  }
}
