package dev.mxlab.mailbox;

import dev.mxlab.mailbox.MailAccount.Namespace;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One namespace of a user's and how it takes part in the whole.
 *
 * @param place where its mailboxes lie
 * @param inbox whether INBOX is there
 * @param hidden whether clients are not told of it
 * @param shown whether LIST tells of it without being asked for its prefix
 * @param subscriptions whether it has a list of its own; else they stand in that of the namespace
 *     above
 * @param wanted mailboxes that are there even if nobody made them, by their names in it
 */
public record NamespacePart(
    Namespace namespace,
    MailPlace place,
    boolean inbox,
    boolean hidden,
    Shown shown,
    boolean subscriptions,
    Map<String, Wanted> wanted) {
  /** When LIST tells of a namespace. */
  public enum Shown {
    YES,
    /** If there is anything in it. */
    CHILDREN,
    NO
  }

  /** What becomes of a mailbox that is not there. */
  public enum Wanted {
    CREATED,
    SUBSCRIBED
  }

  public NamespacePart {
    wanted = Collections.unmodifiableMap(new LinkedHashMap<>(wanted));
  }
}
