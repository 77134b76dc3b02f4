package dev.mxlab.named.tool.replay;

import dev.mxlab.named.tool.query.Network;
import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Answers as recorded servers did. */
final class ReplayedNetwork implements Network {
  private final Wires wires;
  private final Map<String, Integer> asked = new HashMap<>();

  ReplayedNetwork(Wires wires) {
    this.wires = wires;
  }

  static String shown(InetSocketAddress server) {
    return server.getAddress().getHostAddress() + "#" + server.getPort();
  }

  static IOException failure(String line) {
    String[] words = line.split(" ", 3);
    String text = words.length > 2 ? words[2] : "";
    return switch (words[1]) {
      case "SocketTimeoutException" -> new SocketTimeoutException(text);
      case "ConnectException" -> new ConnectException(text);
      case "PortUnreachableException" -> new PortUnreachableException(text);
      case "NoRouteToHostException" -> new NoRouteToHostException(text);
      case "BindException" -> new BindException(text);
      case "EOFException" -> new EOFException(text);
      default -> new IOException(text);
    };
  }

  private List<String> answers(String question) {
    return wires.answers(question, asked.merge(question, 1, Integer::sum));
  }

  private static byte[] message(String line) throws IOException {
    if (line.startsWith("E ")) {
      throw failure(line);
    }
    return HexFormat.of().parseHex(line.substring(2));
  }

  @Override
  public byte[] udp(
      InetSocketAddress to,
      @Nullable InetSocketAddress from,
      byte[] query,
      Duration limit,
      Predicate<byte[]> wanted)
      throws IOException {
    for (String line : answers(Wires.question("udp", shown(to), query))) {
      byte[] answer = message(line);
      if (wanted.test(answer)) {
        return answer;
      }
    }
    throw new SocketTimeoutException();
  }

  @Override
  public Conversation tcp(InetSocketAddress to, @Nullable InetSocketAddress from, Duration limit)
      throws IOException {
    String connecting = Wires.question("connect", shown(to), new byte[0]);
    for (String line : answers(connecting)) {
      message(line);
    }
    return new Conversation() {
      private final Deque<String> lines = new ArrayDeque<>();

      @Override
      public void send(byte[] message) {
        lines.addAll(answers(Wires.question("tcp", shown(to), message)));
      }

      @Override
      public byte[] receive(Duration patience) throws IOException {
        return message(lines.isEmpty() ? "E EOFException" : lines.remove());
      }

      @Override
      public void close() {
        lines.clear();
      }
    };
  }
}
