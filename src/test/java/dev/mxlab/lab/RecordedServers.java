package dev.mxlab.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Servers that misbehave, as those did that sendmail was recorded with: {@code ok} takes all,
 * {@code perm} and {@code temp} refuse recipients, {@code greet554} greets with a refusal. They
 * remember what was said.
 */
final class RecordedServers implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<ServerSocket> sockets = new ArrayList<>();
  private final List<StringBuilder> talks = new ArrayList<>();

  /** Begins to serve a lab address. */
  void serve(String address, int port, String kind) throws IOException {
    ServerSocket server =
        new ServerSocket(port, 50, InetAddress.getByName(address.replaceFirst("^\\d+", "127")));
    sockets.add(server);
    threads.execute(
        () -> {
          while (!server.isClosed()) {
            try {
              Socket client = server.accept();
              threads.execute(() -> talk(client, address, kind));
            } catch (IOException closed) {
              return;
            }
          }
        });
  }

  /** All that was said until now. */
  String said() {
    synchronized (talks) {
      StringBuilder all = new StringBuilder();
      talks.forEach(all::append);
      return all.toString();
    }
  }

  private void talk(Socket client, String address, String kind) {
    InetSocketAddress peer = (InetSocketAddress) client.getRemoteSocketAddress();
    String from =
        peer.getAddress()
            .getHostAddress()
            .replaceFirst("^127", address.substring(0, address.indexOf('.')));
    StringBuilder said = new StringBuilder("--- %s %s from %s\n".formatted(address, kind, from));
    synchronized (talks) {
      talks.add(said);
    }
    try (client) {
      OutputStream out = client.getOutputStream();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      answer(
          said,
          out,
          kind.equals("greet554") ? "554 mock No SMTP service here" : "220 mock ESMTP ready");
      boolean text = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        note(said, "C: " + line);
        if (text) {
          text = !line.equals(".");
          if (!text) {
            answer(said, out, "250 2.0.0 mock queued as 1");
          }
          continue;
        }
        String word = (line + "    ").substring(0, 4).toUpperCase(Locale.ROOT);
        text = word.equals("DATA") && kind.equals("ok");
        answer(said, out, reply(word, kind));
        if (word.equals("QUIT")) {
          return;
        }
      }
    } catch (IOException gone) {
      // The client hung up.
    }
  }

  private static String reply(String word, String kind) {
    if (word.equals("QUIT")) {
      return "221 2.0.0 bye";
    }
    if (word.equals("EHLO") && !kind.equals("noehlo")) {
      return "250-mock\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SIZE 10000000\r\n250 DSN";
    }
    if (kind.equals("greet554")) {
      return "503 bad sequence";
    }
    return switch (word) {
      case "MAIL" -> "250 2.1.0 ok";
      case "RCPT" ->
          kind.equals("perm")
              ? "550 5.1.1 no such user here"
              : kind.equals("temp") ? "450 4.2.1 mailbox busy" : "250 2.1.5 ok";
      case "DATA" -> kind.equals("ok") ? "354 go" : "503 5.5.1 need rcpt";
      default -> "250 2.0.0 ok";
    };
  }

  private void answer(StringBuilder said, OutputStream out, String line) throws IOException {
    note(said, "S: " + (line.indexOf('\r') < 0 ? line : "250-mock ..."));
    out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private void note(StringBuilder said, String line) {
    synchronized (talks) {
      said.append(line).append('\n');
    }
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
