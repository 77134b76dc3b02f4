package dev.mxlab.dns.answer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what a responder answers, a stream as a whole. */
public final class KeptReply implements Reply {
  private final List<byte[]> messages = new ArrayList<>();

  @Override
  public synchronized void send(byte[] octets, int length) {
    messages.add(Arrays.copyOf(octets, length));
  }

  @Override
  public synchronized void stream(Messages all) {
    try (all) {
      for (byte[] message = all.next(); message != null; message = all.next()) {
        messages.add(message);
      }
    }
  }

  public synchronized List<byte[]> messages() {
    return List.copyOf(messages);
  }

  /** The first message; null when there is none. */
  public synchronized byte @Nullable [] message() {
    return messages.isEmpty() ? null : messages.get(0);
  }
}
