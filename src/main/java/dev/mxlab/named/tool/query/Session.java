package dev.mxlab.named.tool.query;

import dev.mxlab.named.tool.query.Addresses.Families;
import dev.mxlab.named.tool.query.Lookup.Flag;
import dev.mxlab.named.tool.query.Network.Conversation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What dig, host and nslookup have in common: settings that hold for every question, and a queue of
 * lookups that are worked off one after the other. Further questions that an answer leads to go
 * before those that wait.
 */
public final class Session {
  /** No server could be reached. */
  public static final int NO_SERVERS = 9;

  /** Something inside gave up. */
  public static final int INTERNAL = 10;

  private static final int MOST_FOLLOWING = 64;
  private static final int DNS_PORT = 53;
  private static final int UDP_SECONDS = 5;
  private static final int TCP_SECONDS = 10;
  private static final int TRANSFER_PATIENCE = 4;

  /** Settings, as the tool's command line changes them. */
  public boolean useSearch;

  public boolean showSearch;
  public boolean keepOpen;

  /** Answers of servers that do not recurse lead to the next server. */
  public boolean checkRecursion;

  public int port = DNS_PORT;
  public int ndots;

  /** Zero: as usual. */
  public long timeout;

  public long tries;
  public Families families = Families.BOTH;
  public List<String> searchList;
  public List<Server> servers = new ArrayList<>();
  public @Nullable InetSocketAddress from;
  public @Nullable TsigKey key;

  /** A signature was wrong or missing. */
  public boolean unsigned;

  private final Machine machine;
  private final Face face;
  private final Deque<Lookup> queue = new ArrayDeque<>();
  private final byte[] clientCookie = new byte[8];
  private int exit;
  private int following;
  private @Nullable Conversation kept;
  private @Nullable InetSocketAddress keptTo;

  public Session(Machine machine, Face face) {
    this.machine = machine;
    this.face = face;
    ResolverSettings conf = machine.settings();
    this.searchList = conf.search();
    this.ndots = conf.ndots();
    this.timeout = conf.timeout();
    this.tries = conf.attempts() == 0 ? 1 : conf.attempts();
    for (int i = 0; i < clientCookie.length; i++) {
      clientCookie[i] = (byte) machine.random().nextInt(256);
    }
  }

  /** Takes the servers of /etc/resolv.conf, or this machine where it names none. */
  public void useConfiguredServers() {
    List<InetAddress> known = machine.nameservers(families);
    for (InetAddress address : known.isEmpty() ? machine.loopback(families) : known) {
      servers.add(new Server(address, Server.shown(address)));
    }
  }

  public Addresses.Found addresses(String name) {
    return Addresses.of(name, machine.resolver(), families);
  }

  public void add(Lookup lookup) {
    queue.add(lookup);
  }

  public void remove(Lookup lookup) {
    queue.remove(lookup);
  }

  public boolean idle() {
    return queue.isEmpty();
  }

  /** dig's exit code so far: 0, or {@link #NO_SERVERS}. */
  public int exit() {
    return exit;
  }

  void failed() {
    exit = Math.max(exit, NO_SERVERS);
  }

  void reached() {
    exit = 0;
  }

  /** Works the queue off. */
  public void run() throws IOException {
    while (!queue.isEmpty()) {
      Lookup next = queue.remove();
      if (next.is(Flag.NEW_SEARCH)) {
        following = 0;
      }
      new Asking(this, machine, face, next).run();
    }
  }

  /** A copy that is worked off next. */
  Lookup requeue(Lookup lookup, boolean sameServers) {
    if (++following > MOST_FOLLOWING) {
      throw new Fatal("too many lookups\n", 0);
    }
    Lookup copy = lookup.copy();
    if (!sameServers) {
      copy.servers.clear();
    }
    queue.addFirst(copy);
    return copy;
  }

  /** So that not all ask the same one of a domain's servers. */
  void shuffle(List<Server> servers) {
    Collections.shuffle(servers, new Random(machine.random().nextLong()));
  }

  /** Of follow-ups that start a list of servers, two are counted. */
  void countFollowing() {
    following++;
  }

  /** Goes on with the next entry of the search list; false when there is none. */
  boolean nextOrigin(Lookup lookup) {
    NameText.Typed typed = NameText.readOrNull(lookup.typed);
    boolean whole = typed != null && (typed.absolute() || typed.count() > ndots);
    if (!useSearch || whole) {
      return false;
    }
    boolean need = lookup.is(Flag.NEED_SEARCH);
    if (lookup.origin < 0 && !need) {
      return false;
    }
    int next = lookup.origin < 0 ? 0 : lookup.origin + 1;
    boolean end = next >= searchList.size();
    if (lookup.origin >= 0 && end && lookup.is(Flag.DONE_AS_IS)) {
      return false;
    }
    Lookup copy = requeue(lookup, true);
    copy.origin = end ? -1 : next;
    copy.set(Flag.NEED_SEARCH, lookup.origin >= 0 && need);
    return true;
  }

  byte[] clientCookie() {
    return clientCookie;
  }

  Duration limit(boolean tcp) {
    long seconds = timeout == 0 ? (tcp ? TCP_SECONDS : UDP_SECONDS) : timeout;
    return Duration.ofSeconds(seconds);
  }

  /** Once a transfer has begun, a short loss of the network does not end it. */
  Duration transferLimit() {
    return limit(true).multipliedBy(TRANSFER_PATIENCE);
  }

  Conversation connect(InetSocketAddress to) throws IOException {
    Conversation open = kept;
    if (open != null && to.equals(keptTo)) {
      return open;
    }
    forgetConnection();
    Conversation made = machine.network().tcp(to, from, limit(true));
    if (keepOpen) {
      kept = made;
      keptTo = to;
    }
    return made;
  }

  /** Ends it unless it is kept for the next question. */
  void done(Conversation conversation) {
    if (conversation != kept) {
      conversation.close();
    }
  }

  /** Ends what is kept open. */
  public void forgetConnection() {
    Conversation open = kept;
    kept = null;
    if (open != null) {
      open.close();
    }
  }
}
