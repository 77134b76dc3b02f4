package dev.mxlab.named;

import dev.mxlab.dns.resolve.RecordText;
import dev.mxlab.dns.resolve.ResolverControl;
import dev.mxlab.dns.resolve.ResolverControl.Kept;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneNode;
import dev.mxlab.named.conf.View;
import dev.mxlab.named.control.serve.Ends;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** named_dump.db: what {@code rndc dumpdb} writes, section by section as BIND 9.18 does. */
final class DatabaseDump {
  /** What is asked for. */
  enum Part {
    ALL,
    CACHE,
    ZONES,
    ADB,
    BAD,
    EXPIRED,
    FAIL;

    /** By its option; null when the word is none. */
    static @Nullable Part of(@Nullable String word) {
      return Arrays.stream(values())
          .filter(p -> ("-" + p.name().toLowerCase(Locale.ROOT)).equals(word))
          .findFirst()
          .orElse(null);
    }

    boolean cache() {
      return this == ALL || this == CACHE || this == EXPIRED;
    }

    boolean zones() {
      return this == ALL || this == ZONES;
    }

    boolean shows(Part section) {
      return cache() || this == section;
    }
  }

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final List<String> BUILTIN_ZONES =
      List.of("authors.bind", "hostname.bind", "version.bind", "id.server");
  private static final String BUILTIN_VIEW = "_bind";
  private static final int TAB = 8;
  private static final int TTL_COLUMN = 46;
  private static final int DATA_COLUMN = 64;
  private static final int CACHE_TTL_COLUMN = 24;
  private static final int CACHE_CLASS_COLUMN = 32;
  private static final int CACHE_DATA_COLUMN = 40;

  private final Snapshot now;
  private final Part part;
  private final Set<String> views;
  private final Instant at;

  /**
   * @param views empty for all
   */
  DatabaseDump(Snapshot now, Part part, Set<String> views, Instant at) {
    this.now = now;
    this.part = part;
    this.views = views;
    this.at = at;
  }

  void writeTo(Path file) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        PrintWriter out = new PrintWriter(writer)) {
      for (View view : ControlledZone.views(now)) {
        if (wanted(view.shown())) {
          view(view.shown(), now.caches().get(view.shown()), out);
        }
      }
      if (wanted(BUILTIN_VIEW)) {
        view(BUILTIN_VIEW, null, out);
      }
      out.print("; Dump complete\n");
      if (out.checkError()) {
        throw new IOException("cannot write " + file);
      }
    }
  }

  private boolean wanted(String view) {
    return views.isEmpty() || views.contains(view);
  }

  private void view(String view, @Nullable ResolverControl cache, PrintWriter out) {
    title("Start view " + view, out);
    if (part.cache()) {
      title("Cache dump of view '" + view + "' (cache " + view + ")", out);
      out.print("; using a 0 second stale ttl\n$DATE " + DATE.format(at) + "\n");
      if (cache != null) {
        CacheLines lines = new CacheLines(out);
        cache.cached(lines::line);
      }
    }
    resolver(cache, out);
    if (part.zones()) {
      zones(view, cache, out);
    }
  }

  private static void title(String text, PrintWriter out) {
    out.print(";\n; " + text + "\n;\n");
  }

  /** What is known of servers and of failures. */
  private void resolver(@Nullable ResolverControl cache, PrintWriter out) {
    if (part.shows(Part.ADB)) {
      title("Address database dump", out);
      out.print("; [edns success/timeout]\n; [plain success/timeout]\n;\n");
      title("Unassociated entries", out);
      if (cache != null) {
        cache
            .servers()
            .forEach(
                s ->
                    out.print(
                        ";\t" + Ends.shown(s.address().getAddress()) + " " + s.facts() + "\n"));
      }
    }
    if (part.shows(Part.BAD)) {
      title("Bad cache", out);
    }
    if (part.shows(Part.FAIL)) {
      title("SERVFAIL cache", out);
      if (cache != null) {
        for (ResolverControl.Failed failure : cache.failures()) {
          String what = plain(failure.name()) + "/" + Type.string(failure.type());
          out.print("; " + what + " [ttl " + failure.millis() + "]\n");
        }
      }
    }
  }

  private static String plain(Name name) {
    return name.equals(Name.root) ? "." : name.toString(true);
  }

  private void zones(String view, @Nullable ResolverControl cache, PrintWriter out) {
    if (view.equals(BUILTIN_VIEW)) {
      for (String name : BUILTIN_ZONES) {
        title("Zone dump of '" + name + "/CH'", out);
        out.print("; not implemented\n");
      }
      return;
    }
    String place = view.equals(View.DEFAULT_NAME) ? "" : "/" + view;
    for (ControlledZone zone : ControlledZone.all(now)) {
      if (!zone.view().equals(view) || zone.borrowed()) {
        continue;
      }
      String name = plain(zone.apex()) + "/" + DClass.string(zone.dclass()) + place;
      title("Zone dump of '" + name + "'", out);
      if (zone.zone() == null) {
        out.print("; zone not loaded\n");
      } else {
        records(zone.zone(), out);
        if (part == Part.ALL) {
          // BIND goes through these again for every zone.
          resolver(cache, out);
        }
      }
    }
  }

  private static void records(Zone zone, PrintWriter out) {
    zone.nodes().stream()
        .filter(node -> !node.sets().isEmpty())
        .sorted(Comparator.comparing(ZoneNode::name))
        .forEach(node -> sets(node).forEach(set -> set.records().forEach(r -> out.print(line(r)))));
  }

  private static List<RecordSet> sets(ZoneNode node) {
    return node.sets().stream()
        .sorted(Comparator.comparingInt(DatabaseDump::rank).thenComparingInt(RecordSet::type))
        .toList();
  }

  /** SOA and NS lead. */
  private static int rank(RecordSet set) {
    return set.type() == Type.SOA ? 0 : set.type() == Type.NS ? 1 : 2;
  }

  private static String line(Record record) {
    StringBuilder line = new StringBuilder(record.getName().toString());
    int column = indent(line, line.length(), TTL_COLUMN);
    String ttl = Long.toString(record.getTTL());
    String kind = DClass.string(record.getDClass()) + " " + Type.string(record.getType());
    // Short TTLs end before the next tab stop, and are filled up with it.
    String middle = column + ttl.length() < 48 ? ttl + "\t" + kind : ttl + " " + kind;
    int width = column + ttl.length() < 48 ? 48 - column + kind.length() : middle.length();
    line.append(middle);
    indent(line, column + width, DATA_COLUMN);
    return line.append(RecordText.data(record)).append('\n').toString();
  }

  /** As far as tabs go, then blanks; at least one. */
  private static int indent(StringBuilder line, int from, int wanted) {
    int to = Math.max(wanted, from + 1);
    int column = from;
    while (column / TAB < to / TAB) {
      line.append('\t');
      column = (column / TAB + 1) * TAB;
    }
    line.append(" ".repeat(to - column));
    return to;
  }

  /** A cache's lines: the owner's name only where it changes, the class only with it. */
  private static final class CacheLines {
    private final PrintWriter out;
    private @Nullable Name last;

    CacheLines(PrintWriter out) {
      this.out = out;
    }

    void line(Kept cached) {
      out.print("; " + cached.trust() + "\n");
      if (cached.denial() != null) {
        out.print(start(cached, "\\-" + Type.string(cached.type())));
        out.print(";-$" + cached.denial() + "\n");
        for (Record proof : cached.proof()) {
          String kind = Type.string(proof.getType());
          String data = RecordText.data(proof);
          out.print("; " + proof.getName() + " " + kind + " " + data + "\n");
        }
        return;
      }
      for (Record record : cached.records()) {
        out.print(start(cached, Type.string(cached.type())) + RecordText.data(record) + "\n");
      }
    }

    private String start(Kept cached, String kind) {
      boolean first = last == null;
      StringBuilder line = new StringBuilder();
      if (!cached.name().equals(last)) {
        line.append(cached.name());
      }
      last = cached.name();
      int column = indent(line, line.length(), CACHE_TTL_COLUMN);
      line.append(cached.ttl());
      column = indent(line, column + Long.toString(cached.ttl()).length(), CACHE_CLASS_COLUMN);
      String words = first ? "IN " + kind : kind;
      line.append(words);
      indent(line, column + words.length(), CACHE_DATA_COLUMN);
      return line.toString();
    }
  }
}
