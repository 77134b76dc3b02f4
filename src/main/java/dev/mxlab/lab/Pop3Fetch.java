package dev.mxlab.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The few POP3 commands (RFC 1939) by which the first mail's reader fetches it, over a plain
 * socket.
 */
final class Pop3Fetch implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket = new Socket();
  private final BufferedReader in;

  /** Connects from the socket address {@code at} to {@code server}. */
  Pop3Fetch(InetAddress at, InetSocketAddress server) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.bind(new InetSocketAddress(at, 0));
    socket.connect(server, PATIENCE_MILLIS);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    reply("greeting");
  }

  /** Reads the newest message of {@code user}; it stays in the mailbox. */
  void last(String user, String password) throws IOException {
    command("USER " + user);
    command("PASS " + password);
    String count = command("STAT").split(" ")[1];
    command("RETR " + count);
    for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
      if (line == null) {
        throw new IOException("the POP3 server closed the connection");
      }
    }
    command("QUIT");
  }

  private String command(String line) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    return reply(line.split(" ", 2)[0]);
  }

  private String reply(String to) throws IOException {
    String line = in.readLine();
    if (line == null || !line.startsWith("+OK")) {
      throw new IOException("POP3 " + to + ": " + line);
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
