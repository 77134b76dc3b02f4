package dev.mxlab.net;

import java.net.InetAddress;
import java.util.List;

/**
 * What a {@link Resolver} learnt.
 *
 * @param canonicalName the name at the end of the CNAME chain, absolute, with its final dot
 * @param data of the asked type at that name; empty unless {@link Status#FOUND}
 * @param server who was asked last: {@code 192.168.111.100}, or {@code /etc/hosts}
 * @param micros how long it took
 */
public record DnsAnswer(
    String name,
    RecordType type,
    Status status,
    String canonicalName,
    List<Data> data,
    String server,
    long micros) {

  public DnsAnswer {
    data = List.copyOf(data);
  }

  /** How the question ended; the names are what the journal shows. */
  public enum Status {
    FOUND("NOERROR"),
    NO_DATA("NODATA"),
    NO_SUCH_NAME("NXDOMAIN"),
    SERVER_FAILED("SERVFAIL"),
    REFUSED("REFUSED"),
    TIMED_OUT("TIMEOUT"),
    UNREACHABLE("UNREACHABLE");

    private final String shown;

    Status(String shown) {
      this.shown = shown;
    }

    public String shown() {
      return shown;
    }

    /** Whether asking again later may help. */
    public boolean temporary() {
      return this == SERVER_FAILED || this == REFUSED || this == TIMED_OUT || this == UNREACHABLE;
    }
  }

  /** One record's data. {@code toString} is its master-file form. */
  public sealed interface Data {
    record Address(InetAddress address) implements Data {
      @Override
      public String toString() {
        return address.getHostAddress();
      }
    }

    /**
     * RFC 5321 section 5.1; the exchange {@code .} says that the domain takes no mail (RFC 7505).
     */
    record Exchange(int preference, String host) implements Data {
      @Override
      public String toString() {
        return preference + " " + host;
      }
    }

    /** The data of NS, CNAME and PTR. */
    record Domain(String name) implements Data {
      @Override
      public String toString() {
        return name;
      }
    }

    /** Everything else, in master-file form. */
    record Text(String text) implements Data {
      @Override
      public String toString() {
        return text;
      }
    }
  }
}
