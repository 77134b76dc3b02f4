package dev.mxlab.imap;

import dev.mxlab.imap.session.ImapEffect;
import dev.mxlab.imap.session.ImapSession;
import dev.mxlab.imap.session.ImapSettings;
import dev.mxlab.imap.session.Spool;
import dev.mxlab.imap.session.Surroundings;
import dev.mxlab.imap.wire.Out;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.MailStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Plays the client and the machine around a session: no socket, no thread, no waiting. */
final class VirtualImapClient implements AutoCloseable {
  private final ImapSession session;
  private final MailAccount account;
  private final ArrayDeque<ImapEffect> wishes = new ArrayDeque<>();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private boolean carryingOut;
  private int read;
  private boolean closed;
  private boolean news;
  private final List<String> fetched = new ArrayList<>();

  /** Messages in memory. */
  static final class MemorySpool implements Spool {
    @Override
    public Message begin() {
      ByteArrayOutputStream octets = new ByteArrayOutputStream();
      return new Message() {
        @Override
        public OutputStream out() {
          return octets;
        }

        @Override
        public long size() {
          return octets.size();
        }

        @Override
        public MailStore.Content content() {
          return () -> new ByteArrayInputStream(octets.toByteArray());
        }

        @Override
        public void close() {}
      };
    }
  }

  VirtualImapClient(ImapSettings settings, InstantSource clock, MailAccount account) {
    this.account = account;
    this.session = new ImapSession(settings, clock, () -> news = true);
    carryOut(session.start());
  }

  void send(byte[] octets) {
    if (!closed) {
      carryOut(session.received(octets, 0, octets.length));
    }
  }

  void send(String text) {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a line and returns all that is said to it. */
  String ask(String line) {
    int before = said.size();
    send(line + "\r\n");
    return new String(said.toByteArray(), before, said.size() - before, StandardCharsets.UTF_8);
  }

  /** As {@link #ask}, octet for octet. */
  byte[] askOctets(String line) {
    int before = said.size();
    send((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    byte[] all = said.toByteArray();
    return java.util.Arrays.copyOfRange(all, before, all.length);
  }

  VirtualImapClient login() {
    ask("x LOGIN example 1234");
    return this;
  }

  /** What is said without being asked. */
  String news() {
    int before = said.size();
    if (news) {
      news = false;
      carryOut(session.woken());
    }
    return new String(said.toByteArray(), before, said.size() - before, StandardCharsets.UTF_8);
  }

  /** Messages that were fetched whole. */
  List<String> fetched() {
    return fetched;
  }

  String line() {
    byte[] all = said.toByteArray();
    int end = read;
    while (end < all.length && all[end] != '\n') {
      end++;
    }
    if (end == all.length) {
      return closed ? "(closed)" : "(nothing)";
    }
    int stop = end > read && all[end - 1] == '\r' ? end - 1 : end;
    String line = new String(all, read, stop - read, StandardCharsets.UTF_8);
    read = end + 1;
    return line;
  }

  boolean closed() {
    return closed;
  }

  String all() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private void carryOut(List<ImapEffect> effects) {
    wishes.addAll(effects);
    if (carryingOut) {
      return;
    }
    carryingOut = true;
    for (ImapEffect wish = wishes.poll(); wish != null; wish = wishes.poll()) {
      try {
        wishes.addAll(carryOut(wish));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    carryingOut = false;
  }

  private List<ImapEffect> carryOut(ImapEffect effect) throws IOException {
    if (effect instanceof ImapEffect.Send send) {
      said.writeBytes(send.octets());
    } else if (effect instanceof ImapEffect.Authenticate ask) {
      return session.authenticated(
          ask.credentials().user().equals("example") && ask.credentials().secret().equals("1234"));
    } else if (effect instanceof ImapEffect.Delay) {
      return session.delayed();
    } else if (effect instanceof ImapEffect.OpenAccount) {
      return session.opened(
          account,
          new Surroundings(
              new MemorySpool(),
              (mailbox, octets, id) -> fetched.add(mailbox + " " + octets),
              complaint -> {}));
    } else if (effect instanceof ImapEffect.Perform perform) {
      // As if the client took little at a time.
      Out out = new Out();
      out.fillUpTo(100);
      boolean done = perform.work().proceed(out);
      perform.work().rest();
      said.writeBytes(out.take());
      return session.performed(done);
    } else if (effect instanceof ImapEffect.StartTls) {
      return session.secured();
    } else if (effect instanceof ImapEffect.Close) {
      closed = true;
    }
    return List.of();
  }

  @Override
  public void close() {
    session.release();
  }
}
