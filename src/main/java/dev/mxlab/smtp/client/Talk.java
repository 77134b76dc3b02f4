package dev.mxlab.smtp.client;

import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.ReplyReader;
import dev.mxlab.smtp.client.ClientSession.Effect;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Commands and their replies, matched in their order, and the record of both; what is to be done
 * about them gathers as {@link Effect}s.
 */
final class Talk {
  /** A command whose reply is due. */
  record Due(String phase, Duration limit, Consumer<Reply> answer) {}

  // What would make two commands of one.
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final List<String> said = new ArrayList<>();
  private final Queue<Due> due = new ArrayDeque<>();
  private final List<Effect> effects = new ArrayList<>();
  private ReplyReader reader = newReader();
  private String phase = "connect";
  private boolean silent;

  private ReplyReader newReader() {
    return new ReplyReader(line -> said.add("<<< " + line));
  }

  void add(byte[] bytes, int offset, int length) {
    reader.add(bytes, offset, length);
  }

  /** The lines of the next reply; null where none is complete. */
  @Nullable List<String> next() throws ProtocolException {
    return reader.next();
  }

  /** What a server, or somebody on the way, said ahead of a handshake is not encrypted. */
  void forget() {
    reader = newReader();
  }

  /** Says no command more: the server is about to hang up. */
  void silent(boolean now) {
    silent = now;
  }

  boolean isSilent() {
    return silent;
  }

  /** What the client waits for, or last waited for: {@code connect}, {@code MAIL}. */
  String phase() {
    return phase;
  }

  void phase(String now) {
    phase = now;
  }

  /** The command whose reply has come; null where none was due. */
  @Nullable Due answered() {
    return due.poll();
  }

  void expectNothing() {
    due.clear();
  }

  /** The server has its time anew for the next reply that is due. */
  void awaitNext() {
    Due next = due.peek();
    if (next != null) {
      await(next);
    }
  }

  void note(String line) {
    said.add(line);
  }

  /** What was said since {@link #anew}. */
  List<String> said() {
    return List.copyOf(said);
  }

  void anew() {
    said.clear();
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  /** What the record must not show. */
  void secret(String name, String line, String shown, Duration limit, Consumer<Reply> answer) {
    if (!silent) {
      said.add(">>> " + shown);
      effects.add(new Effect.Send(CONTROL.matcher(line).replaceAll("?") + "\r\n"));
      expect(name, limit, answer);
    }
  }

  void command(String name, String line, Duration limit, Consumer<Reply> answer) {
    String text = CONTROL.matcher(line).replaceAll("?");
    secret(name, text, text, limit, answer);
  }

  void expect(String name, Duration limit, Consumer<Reply> answer) {
    Due next = new Due(name, limit, answer);
    due.add(next);
    if (due.size() == 1) {
      await(next);
    }
  }

  private void await(Due next) {
    phase = next.phase();
    effects.add(new Effect.Await(next.limit()));
  }

  List<Effect> done() {
    List<Effect> out = List.copyOf(effects);
    effects.clear();
    return out;
  }
}
