package dev.mxlab.named.tool.replay;

import dev.mxlab.named.tool.query.Network;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Asks real servers and writes down what they said. */
final class RecordedNetwork implements Network {
  private final Network real;
  private final UnaryOperator<InetSocketAddress> where;
  private final Wires wires;

  /**
   * @param where the real server behind an address
   */
  RecordedNetwork(Network real, UnaryOperator<InetSocketAddress> where, Wires wires) {
    this.real = real;
    this.where = where;
    this.wires = wires;
  }

  private static String failure(IOException failure) {
    return "E " + failure.getClass().getSimpleName() + " " + failure.getMessage();
  }

  @Override
  public byte[] udp(
      InetSocketAddress to,
      @Nullable InetSocketAddress from,
      byte[] query,
      Duration limit,
      Predicate<byte[]> wanted)
      throws IOException {
    List<String> answers = new ArrayList<>();
    try {
      return real.udp(
          where.apply(to),
          from,
          query,
          limit,
          answer -> {
            answers.add("A " + HexFormat.of().formatHex(answer));
            return wanted.test(answer);
          });
    } catch (IOException failure) {
      answers.add(failure(failure));
      throw failure;
    } finally {
      wires.record(Wires.question("udp", ReplayedNetwork.shown(to), query), answers);
    }
  }

  @Override
  public Conversation tcp(InetSocketAddress to, @Nullable InetSocketAddress from, Duration limit)
      throws IOException {
    String connecting = Wires.question("connect", ReplayedNetwork.shown(to), new byte[0]);
    Conversation open;
    try {
      open = real.tcp(where.apply(to), from, limit);
    } catch (IOException failure) {
      wires.record(connecting, List.of(failure(failure)));
      throw failure;
    }
    wires.record(connecting, List.of());
    return new Conversation() {
      private final List<String> answers = new ArrayList<>();
      private String question = "";

      @Override
      public void send(byte[] message) throws IOException {
        flush();
        question = Wires.question("tcp", ReplayedNetwork.shown(to), message);
        open.send(message);
      }

      @Override
      public byte[] receive(Duration patience) throws IOException {
        try {
          byte[] answer = open.receive(patience);
          answers.add("A " + HexFormat.of().formatHex(answer));
          return answer;
        } catch (IOException failure) {
          answers.add(failure(failure));
          throw failure;
        }
      }

      private void flush() {
        if (!question.isEmpty()) {
          wires.record(question, List.copyOf(answers));
          answers.clear();
          question = "";
        }
      }

      @Override
      public void close() {
        flush();
        open.close();
      }
    };
  }
}
