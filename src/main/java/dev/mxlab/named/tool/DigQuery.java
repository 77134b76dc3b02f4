package dev.mxlab.named.tool;

import java.util.EnumSet;
import java.util.Set;

/**
 * One question of a call of dig, with the options in force for it.
 *
 * @param typed the name as it was typed
 * @param greeting what is printed before the first answer; empty for all but the first question
 */
record DigQuery(
    String typed,
    int type,
    int dclass,
    Set<Flag> flags,
    int udpSize,
    int seconds,
    int tries,
    String greeting) {

  /** What {@code +name} turns on and {@code +noname} off; see dig(1). */
  enum Flag {
    TCP,
    RECURSE,
    EDNS,
    DNSSEC,
    AA_FLAG,
    AD_FLAG,
    CD_FLAG,
    SHORT,
    CMD,
    COMMENTS,
    QUESTION,
    ANSWER,
    AUTHORITY,
    ADDITIONAL,
    STATS,
    IGNORE_TRUNCATION,
    NEXT_ON_SERVFAIL,
    IDENTIFY,
    TTL,
    CLASS,
    QUERY_SHOWN,
    MULTILINE,
    TRACE
  }

  static final Set<Flag> DEFAULTS =
      EnumSet.of(
          Flag.RECURSE,
          Flag.EDNS,
          Flag.AD_FLAG,
          Flag.CMD,
          Flag.COMMENTS,
          Flag.QUESTION,
          Flag.ANSWER,
          Flag.AUTHORITY,
          Flag.ADDITIONAL,
          Flag.STATS,
          Flag.TTL,
          Flag.CLASS);

  boolean is(Flag flag) {
    return flags.contains(flag);
  }

  /** One step of {@code +trace}. */
  DigQuery step(String name, int askedType, boolean recurse, String nextGreeting) {
    Set<Flag> changed = EnumSet.copyOf(flags);
    changed.remove(Flag.TRACE);
    if (!recurse) {
      changed.remove(Flag.RECURSE);
    }
    return new DigQuery(
        name, askedType, dclass, Set.copyOf(changed), udpSize, seconds, tries, nextGreeting);
  }
}
