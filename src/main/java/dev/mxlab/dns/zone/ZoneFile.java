package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * Loads a zone from a master file (RFC 1035 section 5) as BIND 9.18 does. The diagnostics are the
 * lines that named-checkzone prints, in its order, up to but without {@code loaded serial}.
 */
public final class ZoneFile {

  /** named.conf's masterfile-format. */
  public enum Format {
    TEXT,
    RAW
  }

  /**
   * What to load, and how strictly.
   *
   * @param file where the zone's records are read
   * @param shownAs how messages name that file
   * @param includes the file behind the name that stands in an $INCLUDE line
   * @param view that the zone stands in; empty for the only one
   * @param format how the file is written
   */
  public record Request(
      Name apex,
      int dclass,
      Path file,
      String shownAs,
      Function<String, Path> includes,
      Checks checks,
      String view,
      Format format) {

    /** Of text, in the only view. */
    public Request(
        Name apex,
        int dclass,
        Path file,
        String shownAs,
        Function<String, Path> includes,
        Checks checks) {
      this(apex, dclass, file, shownAs, includes, checks, "", Format.TEXT);
    }

    /** With the checks of named-checkzone. */
    public Request(
        Name apex, int dclass, Path file, String shownAs, Function<String, Path> includes) {
      this(apex, dclass, file, shownAs, includes, Checks.CHECKZONE);
    }

    /** To compare names with. */
    NameKey apexKey() {
      return NameKey.of(apex);
    }

    /** {@code example.com/IN} or {@code example.com/IN/inside}, as BIND names a zone. */
    public String zoneName() {
      return ZoneFile.zoneName(apex, dclass, view);
    }
  }

  private byte[] buffer = MasterLexer.newBuffer();

  /** {@code example.com/IN}, the way in which BIND names a zone. */
  public static String zoneName(Name apex, int dclass) {
    return apex.toString(true) + "/" + DClass.string(dclass);
  }

  /** The same with the view's name, where there is one. */
  public static String zoneName(Name apex, int dclass, String view) {
    return zoneName(apex, dclass) + (view.isEmpty() ? "" : "/" + view);
  }

  public static Diagnosed<Zone> load(Request request) {
    return new ZoneFile().read(request);
  }

  /** Loads a zone; one reader can load many, one after the other. */
  public Diagnosed<Zone> read(Request request) {
    return read(request, length(request.file()));
  }

  /**
   * @param octets how long the file is, roughly
   */
  public Diagnosed<Zone> read(Request request, long octets) {
    return read(request, octets, true);
  }

  /**
   * Loads a zone that another server answers for: it must have a SOA and name servers, and is taken
   * as it is otherwise.
   */
  public Diagnosed<Zone> readSecondary(Request request) {
    return read(request, length(request.file()), false);
  }

  private Diagnosed<Zone> read(Request request, long octets, boolean strictly) {
    Findings findings = new Findings();
    ZoneContents contents = new ZoneContents(request.apex(), request.dclass(), octets);
    Fault fault = fill(request, contents, findings);
    if (fault != null) {
      String zone = "zone " + request.zoneName() + ": ";
      Phrase mend = Mends.file(fault, request.shownAs());
      String words =
          zone + "loading from master file " + request.shownAs() + " failed: " + fault.words();
      findings.error(request.shownAs(), 0, words, mend);
    }
    boolean sound =
        fault == null
            && (strictly
                ? new ZoneChecks(request, contents, findings).pass()
                : passLeniently(request, contents, findings));
    if (!sound) {
      String zone = "zone " + request.zoneName() + ": ";
      findings.error(request.shownAs(), 0, zone + "not loaded due to errors.", null);
      return new Diagnosed<>(null, findings.all());
    }
    return new Diagnosed<>(contents.zone(), findings.all());
  }

  private @Nullable Fault fill(Request request, ZoneContents contents, Findings findings) {
    if (request.format() == Format.RAW) {
      try (InputStream in = Files.newInputStream(request.file())) {
        LineReports reports = new LineReports(findings, request.shownAs());
        return RawZone.read(request, in, contents, reports);
      } catch (IOException bad) {
        return Fault.of(bad);
      }
    }
    MasterFile file = new MasterFile(request, contents, findings, buffer);
    Fault fault = file.read();
    buffer = file.buffer();
    return fault;
  }

  private static boolean passLeniently(Request request, ZoneContents contents, Findings findings) {
    String zone = "zone " + request.zoneName() + ": ";
    ZoneContents.Owner apex = contents.get(request.apex());
    boolean sound = true;
    if (apex == null || !apex.has(Type.SOA)) {
      findings.error(request.shownAs(), 0, zone + "has 0 SOA records", null);
      sound = false;
    }
    if (apex == null || !apex.has(Type.NS)) {
      findings.error(request.shownAs(), 0, zone + "has no NS records", null);
      sound = false;
    }
    return sound;
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException unreadable) {
      return 0;
    }
  }

  /** What was found so far, in its order. */
  static final class Findings {
    /** What stands beyond is left out, except what is said of the zone as a whole. */
    private static final int MOST = 1000;

    private final List<Diagnostic> found = new ArrayList<>();

    void error(String file, int line, String message, @Nullable Phrase mend) {
      if (found.size() >= MOST && line > 0) {
        return;
      }
      Position at = Position.of(file, line);
      found.add(mend == null ? Diagnostic.error(at, message) : Diagnostic.error(at, message, mend));
    }

    void warning(String file, int line, String message, @Nullable Phrase mend) {
      if (found.size() >= MOST) {
        return;
      }
      Position at = Position.of(file, line);
      found.add(
          mend == null ? Diagnostic.warning(at, message) : Diagnostic.warning(at, message, mend));
    }

    List<Diagnostic> all() {
      return found;
    }
  }
}
