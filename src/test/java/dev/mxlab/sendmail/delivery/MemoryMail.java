package dev.mxlab.sendmail.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.mxlab.mailbox.MailStore;
import dev.mxlab.mailbox.Maildrop;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Mailboxes in memory, as mbox text. */
final class MemoryMail implements MailStore {
  private static final DateTimeFormatter FROM =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);

  final Map<String, String> boxes = new ConcurrentHashMap<>();
  private volatile @Nullable IOException trouble;

  void fail(@Nullable IOException with) {
    trouble = with;
  }

  String box(String user) {
    return boxes.getOrDefault(user, "");
  }

  @Override
  public synchronized Place deliver(String user, String sender, ZonedDateTime at, Content content)
      throws IOException {
    IOException failure = trouble;
    if (failure != null) {
      throw failure;
    }
    String text;
    try (InputStream in = content.open()) {
      text = new String(in.readAllBytes(), ISO_8859_1);
    }
    String quoted = text.replaceAll("(?m)^From ", ">From ");
    String message =
        "From "
            + sender
            + "  "
            + FROM.format(at)
            + "\n"
            + quoted
            + (text.endsWith("\n\n") ? "" : "\n");
    String before = box(user);
    boxes.put(user, before + message);
    return new Place("/var/mail/" + user, before.length(), message.length());
  }

  List<String> messages(String user) {
    List<String> all = new ArrayList<>();
    for (String part : box(user).split("(?m)^(?=From )")) {
      if (!part.isEmpty()) {
        all.add(part);
      }
    }
    return all;
  }

  @Override
  public Maildrop open(String user) {
    List<String> texts = messages(user);
    return new Maildrop() {
      @Override
      public List<Message> messages() {
        return texts.stream().map(t -> new Message(t.length(), "" + t.hashCode())).toList();
      }

      @Override
      public InputStream open(int index) {
        String text = texts.get(index);
        return new ByteArrayInputStream(
            text.substring(text.indexOf('\n') + 1).getBytes(ISO_8859_1));
      }

      @Override
      public void finish(Set<Integer> seen, Set<Integer> indexes) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void close() {}
    };
  }
}
