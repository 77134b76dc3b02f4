package dev.mxlab.dns.answer;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Response rate limiting: how many equal answers a network of clients gets, so that nobody can make
 * us flood a victim whose address he forges (named.conf rate-limit).
 *
 * <p>For each network and kind of answer there is an account, which is given so many answers a
 * second and holds no more than one second's; an answer that it cannot pay is withheld, and puts it
 * further into debt, down to the whole window. Safe for many threads.
 */
public final class RateLimiter {
  /**
   * The settings; a limit of 0 is none.
   *
   * @param slip every how many withheld answers is sent truncated; 0: none
   * @param qpsScale above so many responses a second the limits go down; 0: never
   * @param tableSize how many accounts are kept at most
   */
  public record Rates(
      int responses,
      int referrals,
      int nodata,
      int nxdomains,
      int errors,
      int all,
      int window,
      int slip,
      int ipv4Bits,
      int ipv6Bits,
      boolean logOnly,
      int qpsScale,
      int tableSize) {
    /** What BIND has for what a server tells about itself. */
    static final Rates CHAOS = new Rates(3, 3, 3, 3, 3, 0, 15, 0, 24, 56, false, 0, 20_000);
  }

  /** What an answer is. */
  public enum Kind {
    RESPONSE(""),
    REFERRAL("referral "),
    NODATA("NODATA "),
    NXDOMAIN("NXDOMAIN "),
    ERROR("error "),
    ALL("all ");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /**
   * An answer that is to go out.
   *
   * @param name hash of the name that it counts for; 0 with errors
   * @param told the same for people: {@code for www.example.com IN A (e81e577d)}
   */
  public record Wanted(Kind kind, InetAddress client, int name, int type, int dclass, Told told) {}

  /** Says for people what an answer was about; asked only when it is withheld. */
  @FunctionalInterface
  public interface Told {
    String text();
  }

  /** What to do with it. */
  public enum Verdict {
    SEND,
    DROP,
    SLIP
  }

  /**
   * What came of it.
   *
   * @param begun what is told once when limiting begins; empty otherwise
   * @param each what is told of each withheld answer; empty when it is sent
   */
  public record Judgement(Verdict verdict, String begun, String each) {
    static final Judgement SEND = new Judgement(Verdict.SEND, "", "");
  }

  private record Key(Kind kind, long high, long low, int name, int type, int dclass) {}

  private static final class Account {
    private int balance;
    private int slips;
    private long second;
    private boolean told;
  }

  /** How long a silent account is told of as limited. */
  private static final int STOP_SECONDS = 60;

  private final Rates rates;
  private final Predicate<InetAddress> exempt;
  private final Map<Key, Account> accounts;
  private final Map<Key, String> limited = new LinkedHashMap<>();
  private long rateSecond;
  private int rateCount;
  private double rate;

  /**
   * @param exempt clients that are not limited
   */
  public RateLimiter(Rates rates, Predicate<InetAddress> exempt) {
    this.rates = rates;
    this.exempt = exempt;
    this.accounts =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, Account> eldest) {
            boolean full = size() > rates.tableSize();
            if (full) {
              limited.remove(eldest.getKey());
            }
            return full;
          }
        };
  }

  public Rates rates() {
    return rates;
  }

  /**
   * Judges an answer over UDP.
   *
   * @param second seconds since 1970
   */
  public Judgement judge(Wanted wanted, long second) {
    if (exempt.test(wanted.client())) {
      return Judgement.SEND;
    }
    synchronized (this) {
      double scale = scale(second);
      Key key = key(wanted);
      Verdict verdict = debit(key, wanted.kind(), second, scale);
      Kind kind = wanted.kind();
      if (rates.all() > 0) {
        Key all = new Key(Kind.ALL, key.high(), key.low(), 0, 0, 0);
        Verdict total = debit(all, Kind.ALL, second, scale);
        if (total != Verdict.SEND) {
          verdict = total;
          key = all;
          kind = Kind.ALL;
        }
      }
      return verdict == Verdict.SEND ? Judgement.SEND : told(wanted, kind, key, verdict);
    }
  }

  private Judgement told(Wanted wanted, Kind kind, Key key, Verdict verdict) {
    String about = kind == Kind.ERROR || kind == Kind.ALL ? "" : wanted.told().text();
    String what = kind == Kind.ERROR ? wanted.told().text() + kind.word : kind.word;
    String to = " to " + network(wanted.client());
    Account account = accounts.get(key);
    String begun = "";
    if (account != null && !account.told) {
      account.told = true;
      limited.put(key, kind.word + "responses" + to + about);
      begun = (rates.logOnly() ? "would limit " : "limit ") + what + "responses" + to + about;
    }
    String each =
        (rates.logOnly() ? "would rate limit " : "rate limit ")
            + verdict.name().toLowerCase(Locale.ROOT)
            + " "
            + what
            + "response"
            + to
            + about;
    return new Judgement(rates.logOnly() ? Verdict.SEND : verdict, begun, each);
  }

  /** Those that have not been limited for a minute; each is told of once. */
  public synchronized List<String> stopped(long second) {
    List<String> stopped = new ArrayList<>();
    limited
        .entrySet()
        .removeIf(
            entry -> {
              Account account = accounts.get(entry.getKey());
              boolean over = account == null || second - account.second >= STOP_SECONDS;
              if (over) {
                stopped.add("stop limiting " + entry.getValue());
                if (account != null) {
                  account.told = false;
                }
              }
              return over;
            });
    return stopped;
  }

  private double scale(long second) {
    if (rates.qpsScale() == 0) {
      return 1;
    }
    rateCount++;
    long age = second - rateSecond;
    if (age >= rates.window()) {
      rate = rateSecond == 0 ? 0 : (double) rateCount / age;
      rateSecond = second;
      rateCount = 0;
    }
    double now = Math.max(rate, age > 0 ? (double) rateCount / age : 0);
    return now <= rates.qpsScale() ? 1 : rates.qpsScale() / now;
  }

  private Verdict debit(Key key, Kind kind, long second, double scale) {
    int limit = limit(kind);
    if (limit == 0) {
      return Verdict.SEND;
    }
    int each = Math.max(1, (int) (limit * scale));
    Account account = accounts.get(key);
    if (account == null) {
      account = new Account();
      account.balance = each;
      account.second = second;
      accounts.put(key, account);
    }
    long age = second - account.second;
    if (age > rates.window()) {
      account.balance = each;
      account.slips = 0;
    } else if (age > 0) {
      account.balance += (int) (each * age);
      if (account.balance > each) {
        account.balance = each;
        account.slips = 0;
      }
    }
    account.second = Math.max(second, account.second);
    if (--account.balance >= 0) {
      return Verdict.SEND;
    }
    account.balance = Math.max(account.balance, -rates.window() * each);
    return slips(account, kind) ? Verdict.SLIP : Verdict.DROP;
  }

  private boolean slips(Account account, Kind kind) {
    if (rates.slip() == 0 || kind == Kind.ALL || kind == Kind.ERROR) {
      return false;
    }
    boolean slip = account.slips++ == 0;
    if (account.slips >= rates.slip()) {
      account.slips = 0;
    }
    return slip;
  }

  private int limit(Kind kind) {
    return switch (kind) {
      case RESPONSE -> rates.responses();
      case REFERRAL -> rates.referrals();
      case NODATA -> rates.nodata();
      case NXDOMAIN -> rates.nxdomains();
      case ERROR -> rates.errors();
      case ALL -> rates.all();
    };
  }

  /** Types count for answers alone; of a name that does not exist not even the class does. */
  private Key key(Wanted wanted) {
    byte[] octets = masked(wanted.client());
    ByteBuffer address = ByteBuffer.wrap(Arrays.copyOf(octets, 16));
    Kind kind = wanted.kind();
    boolean classed = kind != Kind.NXDOMAIN && kind != Kind.ERROR;
    return new Key(
        kind,
        address.getLong(),
        octets.length == 4 ? 4 : address.getLong(),
        kind == Kind.ERROR ? 0 : wanted.name(),
        kind == Kind.RESPONSE ? wanted.type() : 0,
        classed ? wanted.dclass() : 0);
  }

  private byte[] masked(InetAddress client) {
    byte[] octets = client.getAddress();
    int bits = bits(client);
    for (int i = 0; i < octets.length; i++) {
      int keep = Math.max(0, Math.min(8, bits - 8 * i));
      octets[i] &= (byte) (0xff00 >> keep);
    }
    return octets;
  }

  private int bits(InetAddress client) {
    return client instanceof Inet4Address ? rates.ipv4Bits() : rates.ipv6Bits();
  }

  private String network(InetAddress client) {
    byte[] octets = masked(client);
    String text =
        octets.length == 4
            ? (octets[0] & 0xFF)
                + "."
                + (octets[1] & 0xFF)
                + "."
                + (octets[2] & 0xFF)
                + "."
                + (octets[3] & 0xFF)
            : ipv6(octets);
    return text + "/" + bits(client);
  }

  private static String ipv6(byte[] octets) {
    StringBuilder text = new StringBuilder();
    int groups = 8;
    while (groups > 1 && octets[2 * groups - 1] == 0 && octets[2 * groups - 2] == 0) {
      groups--;
    }
    for (int i = 0; i < groups; i++) {
      text.append(i == 0 ? "" : ":")
          .append(Integer.toHexString((octets[2 * i] & 0xFF) << 8 | (octets[2 * i + 1] & 0xFF)));
    }
    return groups < 8 ? text.append("::").toString() : text.toString();
  }
}
