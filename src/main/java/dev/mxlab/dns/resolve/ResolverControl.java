package dev.mxlab.dns.resolve;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** What rndc(8) does to a resolver and its cache, and shows of them. Safe for any thread. */
public interface ResolverControl {
  /** rndc flush: forgets everything that was learnt. */
  void flush();

  /** rndc flushname: forgets what stands at one name. */
  void flushName(Name name);

  /** rndc flushtree: forgets what stands at a name and below. */
  void flushTree(Name name);

  /** rndc dumpdb -cache: everything, by canonical order of names and by type. */
  void cached(Consumer<Kept> taker);

  /** rndc dumpdb -adb. */
  List<Server> servers();

  /** rndc dumpdb -fail. */
  List<Failed> failures();

  /** rndc recursing: who waits for an answer, the longest first. */
  List<Recursing> recursing();

  /** rndc recursing: the zones whose servers are being asked. */
  List<Fetching> fetching();

  /** rndc stats. */
  ResolverCounters counters();

  /** rndc stats and rndc status: how much there is. */
  Figures figures();

  /**
   * An RRset in the cache, or that there is none.
   *
   * @param type asked for; of a name that does not exist {@link org.xbill.DNS.Type#ANY}
   * @param ttl what is left of it
   * @param trust in BIND's words: {@code authanswer}, {@code answer}, {@code glue}, {@code
   *     additional}
   * @param records empty for a negative answer
   * @param denial null for records, else {@code NXRRSET} or {@code NXDOMAIN}
   * @param proof the SOA of a negative answer
   */
  record Kept(
      Name name,
      int type,
      long ttl,
      String trust,
      List<Record> records,
      @Nullable String denial,
      List<Record> proof) {}

  /**
   * What is known of a server.
   *
   * @param facts as BIND shows them: {@code [srtt 300] [flags 00000000]}
   */
  record Server(InetSocketAddress address, String facts) {}

  /** A question whose failure is remembered for so many milliseconds more. */
  record Failed(Name name, int type, long millis) {}

  /**
   * A client that waits.
   *
   * @param id of its query
   */
  record Recursing(InetSocketAddress client, int id, Name name, int type, Instant since) {}

  /**
   * A zone that is being asked about.
   *
   * @param spilled questions that were turned away meanwhile
   */
  record Fetching(Name zone, int active, int spilled) {}

  /**
   * How much of everything there is.
   *
   * @param recursiveClients "recursive clients: n/soft/hard" of rndc status
   * @param names in the cache, expired ones that were not yet pushed out included
   * @param octets what the cache takes, estimated
   * @param evicted how many names had to go for others
   */
  record Figures(
      int recursiveClients,
      int softClients,
      int hardClients,
      int names,
      long octets,
      long evicted) {}
}
