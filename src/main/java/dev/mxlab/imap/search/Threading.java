package dev.mxlab.imap.search;

import dev.mxlab.imap.mime.MessageIds;
import dev.mxlab.imap.search.Threads.Mail;
import dev.mxlab.imap.search.Threads.Node;
import dev.mxlab.imap.view.OpenMessage;
import dev.mxlab.imap.view.View;
import dev.mxlab.mailbox.MessageGoneException;
import dev.mxlab.mailbox.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what threads are made of. */
public final class Threading {
  /** How threads are made. */
  public enum Algorithm {
    ORDEREDSUBJECT,
    REFERENCES,
    REFS;

    public static Optional<Algorithm> of(String word) {
      for (Algorithm one : values()) {
        if (one.name().equalsIgnoreCase(word)) {
          return Optional.of(one);
        }
      }
      return Optional.empty();
    }
  }

  private final View view;
  private final Algorithm algorithm;
  private final List<Mail> mails = new ArrayList<>();

  public Threading(View view, Algorithm algorithm) {
    this.view = view;
    this.algorithm = algorithm;
  }

  /** Takes a message in. */
  public void add(int index) throws IOException {
    try (OpenMessage message = new OpenMessage(view.mailbox(), view.messages().get(index))) {
      List<String> references = MessageIds.of(message.header().first("references"));
      if (references.isEmpty()) {
        List<String> answered = MessageIds.of(message.header().first("in-reply-to"));
        references = answered.isEmpty() ? List.of() : answered.subList(0, 1);
      }
      List<String> id = MessageIds.of(message.header().first("message-id"));
      mails.add(
          new Mail(
              index,
              SortOrder.sent(message),
              BaseSubject.of(message.header().last("subject")),
              id.isEmpty() ? "" : id.get(0),
              references));
    } catch (MessageGoneException gone) {
      // It is in no thread then.
    }
  }

  private List<Node> threads() {
    return algorithm == Algorithm.ORDEREDSUBJECT
        ? Threads.bySubject(mails)
        : Threads.byReferences(mails, algorithm == Algorithm.REFERENCES);
  }

  /** The answer's threads, by UIDs or sequence numbers. */
  public String text(boolean uids) {
    return Threads.text(threads(), index -> uids ? view.messages().get(index).uid() : index + 1L);
  }

  /** All messages in threads with a message that matches. */
  static UidSet related(View view, Key.InThread thread, Matching matching) throws IOException {
    Threading threading = new Threading(view, thread.algorithm());
    for (int i = 0; i < view.size(); i++) {
      threading.add(i);
    }
    UidSet.Builder related = UidSet.builder();
    for (Node root : threading.threads()) {
      List<Integer> indexes = Threads.indexes(root);
      boolean found = false;
      for (int i = 0; i < indexes.size() && !found; i++) {
        found = matching.matches(indexes.get(i));
      }
      if (found) {
        indexes.forEach(index -> related.add(view.messages().get(index).uid()));
      }
    }
    return related.build();
  }
}
