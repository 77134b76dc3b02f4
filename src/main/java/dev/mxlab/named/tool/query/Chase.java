package dev.mxlab.named.tool.query;

import dev.mxlab.named.tool.message.Reply;
import dev.mxlab.named.tool.message.Rr;
import org.xbill.DNS.Name;

/** Follow-ups of host and nslookup, which ask for several types of one name. */
public final class Chase {
  private static final int CNAME = 5;

  private Chase() {}

  /** The name at the end of an answer's aliases. */
  public static Name canonical(Reply answer, Name asked) {
    Name name = asked;
    for (int i = answer.count(Reply.ANSWER); i > 0; i--) {
      Name from = name;
      Name to =
          answer.section(Reply.ANSWER).stream()
              .filter(rr -> rr.type() == CNAME && rr.owner().equals(from))
              .findFirst()
              .map(Rr::target)
              .orElse(from);
      if (to.equals(from)) {
        return from;
      }
      name = to;
    }
    return name;
  }

  /** Another type of the same host, at the usual servers. */
  public static Lookup next(Lookup lookup, Name name, int type, long attempts) {
    Lookup next = lookup.copy();
    next.servers.clear();
    next.typed = Rr.shown(name);
    next.type = type;
    next.origin = -1;
    next.attempts = attempts;
    return next;
  }
}
