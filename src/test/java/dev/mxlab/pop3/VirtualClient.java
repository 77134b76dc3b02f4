package dev.mxlab.pop3;

import dev.mxlab.mailbox.MailboxBusyException;
import dev.mxlab.mailbox.Maildrop;
import dev.mxlab.mailbox.MessageGoneException;
import dev.mxlab.net.sasl.Credentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plays the client and the machine around a session: no socket, no thread, no waiting. */
final class VirtualClient implements AutoCloseable {
  private final Pop3Session session;
  private final SpoolMail store;
  private final ArrayDeque<Pop3Effect> wishes = new ArrayDeque<>();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final List<Integer> fetched = new ArrayList<>();
  private int read;
  private int pieceSize = 100;
  private Optional<Maildrop> drop = Optional.empty();
  private InputStream message = InputStream.nullInputStream();
  private boolean closed;
  private int largestSend;

  VirtualClient(Pop3Settings settings, SpoolMail store) {
    this.session = new Pop3Session(settings);
    this.store = store;
    carryOut(session.start());
  }

  VirtualClient pieces(int size) {
    pieceSize = size;
    return this;
  }

  void send(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!closed) {
      carryOut(session.received(bytes, 0, bytes.length));
    }
  }

  void idle() {
    carryOut(session.idle());
  }

  /** The next line of the server, or nothing. */
  Optional<String> line() {
    String all = all();
    int end = all.indexOf("\r\n", read);
    if (end < 0) {
      return Optional.empty();
    }
    String line = all.substring(read, end);
    read = end + 2;
    return Optional.of(line);
  }

  String all() {
    return said.toString(StandardCharsets.UTF_8);
  }

  /** Sends a line and returns all that is said to it. */
  String ask(String line) {
    int before = all().length();
    send(line + "\r\n");
    return all().substring(before);
  }

  boolean closed() {
    return closed;
  }

  List<Integer> fetched() {
    return fetched;
  }

  int largestSend() {
    return largestSend;
  }

  Map<String, String> statistics() {
    return session.statistics();
  }

  private void carryOut(List<Pop3Effect> effects) {
    wishes.addAll(effects);
    for (Pop3Effect wish = wishes.poll(); wish != null; wish = wishes.poll()) {
      try {
        wishes.addAll(carryOut(wish));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private List<Pop3Effect> carryOut(Pop3Effect effect) throws IOException {
    if (effect instanceof Pop3Effect.Send send) {
      said.writeBytes(send.bytes());
      largestSend = Math.max(largestSend, send.bytes().length);
    } else if (effect instanceof Pop3Effect.Authenticate ask) {
      return session.authenticated(
          ask.credentials() instanceof Credentials.Password password
              && password.user().equals("example")
              && password.secret().equals("1234")
              && List.of("", "example").contains(password.login()));
    } else if (effect instanceof Pop3Effect.Delay) {
      return session.delayed();
    } else if (effect instanceof Pop3Effect.OpenMail open) {
      try {
        drop = Optional.of(store.open(open.user()));
        return session.opened(drop.get().messages(), drop.get().octets());
      } catch (MailboxBusyException busy) {
        return session.notOpened(MailTrouble.LOCKED);
      } catch (IOException trouble) {
        return session.notOpened(MailTrouble.INTERNAL);
      }
    } else if (effect instanceof Pop3Effect.BeginMessage begin) {
      try {
        message = drop.orElseThrow().open(begin.index());
        return session.begun(new byte[0], 0, false);
      } catch (MessageGoneException gone) {
        return session.unreadable(MailTrouble.GONE);
      }
    } else if (effect instanceof Pop3Effect.ReadPiece) {
      byte[] piece = new byte[pieceSize];
      int n = message.read(piece);
      return session.piece(piece, Math.max(0, n), n < 0);
    } else if (effect instanceof Pop3Effect.EndMessage) {
      message.close();
    } else if (effect instanceof Pop3Effect.Fetched done) {
      fetched.add(done.index());
    } else if (effect instanceof Pop3Effect.Drain) {
      return session.drained();
    } else if (effect instanceof Pop3Effect.Finish finish) {
      drop.orElseThrow().finish(finish.seen(), finish.removed());
      return session.finished(true);
    } else if (effect instanceof Pop3Effect.Close) {
      closed = true;
      close();
    }
    return List.of();
  }

  @Override
  public void close() {
    drop.ifPresent(Maildrop::close);
  }
}
