package dev.mxlab.named.tool.query;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * One thing to be looked up, with all the options in force for it: a draft that a command line
 * fills in, and that is copied for every further question that follows from it.
 */
public final class Lookup {
  /** What is on or off; see dig(1) for most of them. */
  public enum Flag {
    TRACE,
    /** The first step of a trace, or of a search for name servers. */
    TRACE_ROOT,
    NS_SEARCH,
    IDENTIFY,
    IDENTIFY_BEFORE,
    IGNORE_TRUNCATION,
    SERVFAIL_STOPS,
    BEST_EFFORT,
    DNS64_PREFIX,
    DNSSEC,
    EXPIRE,
    NSID,
    KEEPALIVE,
    HEADER_ONLY,
    COOKIE,
    BAD_COOKIE_RETRIED,
    BAD_COOKIE_SHOWN,
    BAD_COOKIE_SEEN,
    EDNS_NEGOTIATED,
    MULTILINE,
    NO_TTL,
    NO_CLASS,
    NO_CRYPTO,
    ONE_SOA,
    MICROSECONDS,
    TTL_UNITS,
    EXPANDED_IPV6,
    UNKNOWN_FORMAT,
    QUERY_SHOWN,
    IDN_IN,
    IDN_OUT,
    RECURSE,
    AA_FLAG,
    AD_FLAG,
    CD_FLAG,
    CO_FLAG,
    RA_FLAG,
    TC_FLAG,
    Z_FLAG,
    TCP,
    TCP_SAID,
    COMMENTS,
    STATS,
    QUESTION,
    ANSWER,
    AUTHORITY,
    ADDITIONAL,
    /** The answer is a zone transfer. */
    TRANSFER,
    TYPE_SAID,
    CLASS_SAID,
    /** The name stands as it was typed: the search list begins here. */
    NEW_SEARCH,
    NEED_SEARCH,
    DONE_AS_IS
  }

  private static final int A = 1;
  private static final int IN = 1;

  /** The name, as it was typed. */
  public String typed = "";

  /** What is printed before the first answer. */
  public String greeting = "";

  public int type = A;

  /** What a trace wants once it has found the servers. */
  int wantedType = A;

  public int dclass = IN;
  public long ixfrSerial;

  /** Negative: no EDNS. */
  public int ednsVersion = -1;

  /** Negative: the usual size. */
  public int udpSize = -1;

  public int ednsFlags;
  public int opcode;
  public int padding;

  /** Negative: a random one. */
  public int queryId = -1;

  /** How often it may be asked, the first time counted. */
  public long attempts = 3;

  /** Above zero: explain records; zero: where they are spread; below: never. */
  public int recordComments;

  public @Nullable Subnet subnet;

  /** What a COOKIE option sends, in hexadecimal; null: a cookie of our own. */
  public @Nullable String cookie;

  public List<EdnsOption> options = new ArrayList<>();

  /** Empty: those of the session. */
  public List<Server> servers = new ArrayList<>();

  /** Where in the search list we are; negative: the name is taken as it is. */
  int origin = -1;

  /** How far down a trace is. */
  Name domain = Name.root;

  private EnumSet<Flag> flags =
      EnumSet.of(
          Flag.SERVFAIL_STOPS,
          Flag.BEST_EFFORT,
          Flag.BAD_COOKIE_RETRIED,
          Flag.EDNS_NEGOTIATED,
          Flag.RECURSE,
          Flag.COMMENTS,
          Flag.STATS,
          Flag.QUESTION,
          Flag.ANSWER,
          Flag.AUTHORITY,
          Flag.ADDITIONAL);

  public boolean is(Flag flag) {
    return flags.contains(flag);
  }

  public void set(Flag flag, boolean on) {
    if (on) {
      flags.add(flag);
    } else {
      flags.remove(flag);
    }
  }

  /** All of them at once. */
  public void set(boolean on, Flag... several) {
    for (Flag flag : several) {
      set(flag, on);
    }
  }

  /** A lookup of its own; a search through the search list is not begun anew by a copy. */
  public Lookup copy() {
    Lookup copy = new Lookup();
    copy.typed = typed;
    copy.greeting = greeting;
    copy.type = type;
    copy.wantedType = wantedType;
    copy.dclass = dclass;
    copy.ixfrSerial = ixfrSerial;
    copy.ednsVersion = ednsVersion;
    copy.udpSize = udpSize;
    copy.ednsFlags = ednsFlags;
    copy.opcode = opcode;
    copy.padding = padding;
    copy.queryId = queryId;
    copy.attempts = attempts;
    copy.recordComments = recordComments;
    copy.subnet = subnet;
    copy.cookie = cookie;
    copy.options = new ArrayList<>(options);
    copy.servers = new ArrayList<>(servers);
    copy.origin = origin;
    copy.domain = domain;
    copy.flags = EnumSet.copyOf(flags);
    copy.flags.remove(Flag.NEW_SEARCH);
    return copy;
  }

  boolean transfers() {
    return type == 252 || type == 251;
  }

  boolean searchesServers() {
    return is(Flag.NS_SEARCH) && !is(Flag.TRACE_ROOT);
  }
}
