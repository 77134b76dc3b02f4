import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends messages of 1 KB over several SMTP sessions that are kept open, and prints messages per second. Run by itself:
 * {@code java src/bench/MailLoad.java HOST PORT SESSIONS MESSAGES RECIPIENT}.
 */
public final class MailLoad {
  private MailLoad() {}

  public static void main(String[] args) throws Exception {
    String host = args[0];
    int port = Integer.parseInt(args[1]);
    int sessions = Integer.parseInt(args[2]);
    int messages = Integer.parseInt(args[3]);
    String recipient = args[4];
    AtomicInteger left = new AtomicInteger(messages);
    AtomicInteger accepted = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < sessions; i++) {
      Thread thread = new Thread(() -> session(host, port, recipient, left, accepted));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%d %.1f%n", accepted.get(), accepted.get() / seconds);
  }

  private static void session(
      String host, int port, String recipient, AtomicInteger left, AtomicInteger accepted) {
    try (Socket socket = new Socket(host, port)) {
      socket.setTcpNoDelay(true);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream out = socket.getOutputStream();
      reply(in);
      say(out, in, "EHLO load.example.com");
      String body = "Subject: load\r\n\r\n" + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd\r\n".repeat(16) + ".";
      while (left.getAndDecrement() > 0) {
        say(out, in, "MAIL FROM:<kim@daum.net>");
        say(out, in, "RCPT TO:<" + recipient + ">");
        say(out, in, "DATA");
        if (say(out, in, body).startsWith("250")) {
          accepted.incrementAndGet();
        }
      }
      say(out, in, "QUIT");
    } catch (IOException failed) {
      System.err.println(failed);
    }
  }

  private static String say(OutputStream out, BufferedReader in, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return reply(in);
  }

  private static String reply(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = in.readLine();
    }
    if (line == null || line.charAt(0) > '3') {
      throw new IOException("reply: " + line);
    }
    return line;
  }
}
