package dev.mxlab.named.tool.query;

import dev.mxlab.named.tool.message.Reply;
import dev.mxlab.named.tool.message.Rr;
import dev.mxlab.named.tool.query.Lookup.Flag;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * Goes on with the name servers that an answer names. Their addresses come from the machine's
 * resolver, as in the real tools, not from the glue.
 */
final class Referral {
  private static final int NS = 2;
  private static final int SOA = 6;
  private static final int MOST_AT_ROOT = 20;

  private final Session session;
  private final Face face;
  private final Exchange exchange;
  private final Reply reply;
  private final Lookup lookup;
  private @Nullable Lookup next;
  private int servers;
  private String unknown = "";

  Referral(Session session, Face face, Exchange exchange, Reply reply) {
    this.session = session;
    this.face = face;
    this.exchange = exchange;
    this.reply = reply;
    this.lookup = exchange.lookup();
  }

  /** The number of servers that will be asked. */
  int follow(int section) {
    boolean root = lookup.is(Flag.TRACE_ROOT);
    boolean horizontal = false;
    boolean bad = false;
    int seen = 0;
    for (Rr rr : reply.section(section)) {
      if (section == Reply.AUTHORITY && rr.type() == SOA) {
        return 0;
      }
      if (rr.type() != NS || (root && seen >= MOST_AT_ROOT)) {
        continue;
      }
      if (lookup.is(Flag.TRACE) && !root) {
        boolean same = rr.owner().equals(lookup.domain);
        boolean below = rr.owner().subdomain(lookup.domain);
        if (same && !horizontal) {
          face.warning("BAD (HORIZONTAL) REFERRAL");
        } else if (!below && !bad) {
          face.warning("BAD REFERRAL");
        }
        horizontal |= same;
        bad |= !below;
        if (!below) {
          continue;
        }
      }
      seen++;
      add(rr, section, root);
    }
    if (servers == 0 && !unknown.isEmpty()) {
      throw new Fatal("couldn't get address for '" + unknown + "': no more\n", 0);
    }
    boolean stepwise = lookup.is(Flag.TRACE) || lookup.is(Flag.NS_SEARCH);
    if (next == null && section == Reply.ANSWER && stepwise) {
      return new Referral(session, face, exchange, reply).follow(Reply.AUTHORITY);
    }
    Lookup following = next;
    if (following != null) {
      session.shuffle(following.servers);
    }
    return servers;
  }

  private void add(Rr rr, int section, boolean root) {
    Lookup following = next;
    if (following == null) {
      following = begun(rr.owner(), section, root);
      next = following;
    }
    String server = Rr.shown(rr.target());
    Addresses.Found found = session.addresses(server);
    if (found.addresses().isEmpty()) {
      face.unresolved(server, found.why());
      unknown = unknown.isEmpty() ? server : unknown;
    }
    for (InetAddress address : found.addresses()) {
      following.servers.add(new Server(address, server));
      servers++;
    }
  }

  private Lookup begun(Name domain, int section, boolean root) {
    session.countFollowing();
    Lookup following = session.requeue(lookup, false);
    following.set(Flag.TRANSFER, false);
    following.set(Flag.TRACE, lookup.is(Flag.TRACE) && (root || section != Reply.ANSWER));
    following.set(Flag.TRACE_ROOT, false);
    if (following.is(Flag.NS_SEARCH)) {
      following.set(Flag.RECURSE, false);
    }
    following.domain = domain;
    return following;
  }
}
