package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.wire.WireNames;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/**
 * Writes zones as master files in BIND's two styles: {@code full}, one whole record a line, and
 * {@code relative}, with $ORIGIN, $TTL and remarks, as named saves secondary and dynamic zones. The
 * zone goes by name by name; no more than one owner's text is in memory.
 */
public final class ZoneText {
  /** named.conf's masterfile-style. */
  public enum Style {
    FULL(46, 46, 46, 64, 120),
    RELATIVE(24, 24, 24, 32, 80);

    private final int ttl;
    private final int dclass;
    private final int type;
    private final int data;
    private final int line;

    Style(int ttl, int dclass, int type, int data, int line) {
      this.ttl = ttl;
      this.dclass = dclass;
      this.type = type;
      this.data = data;
      this.line = line;
    }
  }

  private static final int TAB = 8;
  private static final int NSEC3 = Type.NSEC3;

  private final Style style;
  private final boolean resigning;
  private final Appendable out;
  private final RdataText rdata;
  private final StringBuilder text = new StringBuilder();
  private final Origins origins;
  private byte[] origin = {};
  private long ttl = -1;
  private boolean classWritten;

  private ZoneText(Zone zone, Style style, boolean resigning, Appendable out) {
    this.style = style;
    this.resigning = resigning;
    this.out = out;
    this.origins = new Origins(zone);
    this.rdata =
        style == Style.FULL
            ? new RdataText()
            : new RdataText(true, "\n" + "\t".repeat(style.data / TAB), style.line - style.data);
  }

  /** Writes a zone. */
  public static void write(Zone zone, Style style, Appendable out) throws IOException {
    new ZoneText(zone, style, false, out).write(zone);
  }

  /** The same as named-compilezone does it, which says when signatures expire. */
  public static void writeResigning(Zone zone, Style style, Appendable out) throws IOException {
    new ZoneText(zone, style, true, out).write(zone);
  }

  /** One record in the full style, as it stands in a line of a file, without its end. */
  public static String line(RecordSet set, byte[] data) {
    StringBuilder line = new StringBuilder();
    head(line, set);
    new RdataText().append(line, set.dclass(), set.type(), data, 0, data.length);
    return line.toString();
  }

  /** Appends all but the data in the full style. */
  private static void head(StringBuilder text, RecordSet set) {
    int start = text.length();
    NameText.append(text, set.ownerArray(), set.ownerAt());
    int column = indent(text, text.length() - start, Style.FULL.ttl);
    column = word(text, column, Long.toString(set.ttl()));
    column = indent(text, column, Style.FULL.dclass);
    column = word(text, column, Mnemonics.dclass(set.dclass()));
    column = indent(text, column, Style.FULL.type);
    column = word(text, column, Mnemonics.type(set.type()));
    indent(text, column, Style.FULL.data);
  }

  private static int word(StringBuilder text, int column, String word) {
    text.append(word);
    return column + word.length();
  }

  private void write(Zone zone) throws IOException {
    boolean hashed = walk(zone, false);
    if (hashed) {
      // BIND keeps the hashed names in a tree of their own, which comes last.
      origin = new byte[0];
      walk(zone, true);
    }
  }

  /** Writes what is hashed names or what is not; whether there was any of the former. */
  private boolean walk(Zone zone, boolean hashed) throws IOException {
    boolean any = false;
    Iterator<ZoneNode> nodes = zone.inOrder();
    while (nodes.hasNext()) {
      ZoneNode node = nodes.next();
      boolean first = true;
      List<RecordSet> sets = node.sets();
      for (RecordSet set : sets) {
        boolean isHashed = set.type() == NSEC3 || set.covers() == NSEC3;
        any |= isHashed;
        if (isHashed == hashed) {
          set(zone, node, set, first, hashed);
          first = false;
        }
      }
    }
    return any;
  }

  private void set(Zone zone, ZoneNode node, RecordSet set, boolean first, boolean hashed)
      throws IOException {
    text.setLength(0);
    if (style == Style.RELATIVE) {
      if (first) {
        changeOrigin(hashed ? zone.key().suffix(0) : origins.of(node));
      }
      if (set.ttl() != ttl) {
        ttl = set.ttl();
        text.append("$TTL ").append(ttl).append("\t; ").append(TimeSpan.words(ttl)).append('\n');
      }
    }
    boolean named = first;
    int record = set.first();
    for (int i = 0; i < set.size(); i++) {
      record(set, record, named);
      named = false;
      record = set.next(record);
    }
    if (resigning && style == Style.FULL && set.type() == Type.RRSIG) {
      text.append("; resign=").append(expiry(set)).append('\n');
    }
    out.append(text);
  }

  private void changeOrigin(byte[] wanted) {
    if (!Arrays.equals(wanted, origin)) {
      origin = wanted;
      rdata.origin(wanted);
      text.append("$ORIGIN ");
      NameText.append(text, wanted, 0);
      text.append('\n');
    }
  }

  private void record(RecordSet set, int record, boolean named) {
    if (style == Style.FULL) {
      head(text, set);
    } else {
      int start = text.length();
      if (named) {
        NameText.owner(text, set.ownerArray(), set.ownerAt(), origin);
      }
      int column = text.length() - start;
      if (!classWritten) {
        column = indent(text, column, style.dclass);
        column = word(text, column, Mnemonics.dclass(set.dclass()));
        classWritten = true;
      }
      column = indent(text, column, style.type);
      column = word(text, column, Mnemonics.type(set.type()));
      indent(text, column, style.data);
    }
    int length = set.next(record) - record - 2;
    rdata.append(text, set.dclass(), set.type(), set.array(), record + 2, length);
    text.append('\n');
  }

  /** As far as tabs go, then blanks; at least one. */
  private static int indent(StringBuilder line, int from, int wanted) {
    int to = Math.max(wanted, from + 1);
    int at = from;
    while (at / TAB < to / TAB) {
      line.append('\t');
      at = (at / TAB + 1) * TAB;
    }
    line.append(" ".repeat(to - at));
    return to;
  }

  private static String expiry(RecordSet set) {
    long first = Long.MAX_VALUE;
    int record = set.first();
    for (int i = 0; i < set.size(); i++) {
      byte[] octets = set.array();
      long expires = 0;
      for (int k = 10; k < 14; k++) {
        expires = expires << 8 | (octets[record + k] & 0xFF);
      }
      first = Math.min(first, expires);
      record = set.next(record);
    }
    return RdataText.date(first);
  }

  /** Which $ORIGIN a name is written below: as BIND's tree of trees has them. */
  private static final class Origins {
    private final Zone zone;

    Origins(Zone zone) {
      this.zone = zone;
    }

    byte[] of(ZoneNode node) {
      byte[] name = node.array();
      int at = node.nameAt();
      int labels = node.labels() - zone.key().labels();
      if (labels == 0) {
        return new byte[] {0};
      }
      int above = at;
      for (int i = 0; i < labels; i++) {
        above += 1 + name[above];
        ZoneNode parent = i == labels - 1 ? zone.top() : find(name, above);
        if (i == labels - 1 || parent != null && isTree(parent)) {
          return Arrays.copyOfRange(name, above, WireNames.end(name, above));
        }
      }
      throw new IllegalStateException("no apex above " + node.name());
    }

    private @Nullable ZoneNode find(byte[] name, int at) {
      int length = WireNames.end(name, at) - at;
      return zone.find(WireNames.hash(name, at), name, at, length);
    }

    /** Whether BIND has a node for it: with records, with names or an asterisk below. */
    private boolean isTree(ZoneNode node) {
      return !node.isEmpty()
          || node.array()[node.nameAt()] == 1 && node.array()[node.nameAt() + 1] == '*'
          || zone.children(node) > 1
          || node.wildcard() != null;
    }
  }
}
