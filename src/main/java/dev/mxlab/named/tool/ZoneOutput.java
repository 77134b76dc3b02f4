package dev.mxlab.named.tool;

import dev.mxlab.dns.zone.RawZone;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneFiles;
import dev.mxlab.dns.zone.ZoneText.Style;
import dev.mxlab.host.Call;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where and how named-checkzone and named-compilezone write what they read.
 *
 * @param file null to write nothing, {@code -} for the standard output
 * @param rawVersion negative for text
 * @param complaint what is wrong with the options; null when nothing is
 */
record ZoneOutput(
    @Nullable String file,
    int rawVersion,
    Style style,
    @Nullable Long sourceSerial,
    @Nullable String complaint) {

  static ZoneOutput of(Flags flags) {
    String file = flags.has('o') ? flags.value('o', "-") : flags.has('D') ? "-" : null;
    String complaint = null;
    String format = flags.value('F', "text");
    int version = -1;
    if (format.equals("raw") || format.equals("raw=1")) {
      version = 1;
    } else if (format.equals("raw=0")) {
      version = 0;
    } else if (format.startsWith("raw=")) {
      complaint = "unknown raw format version";
    } else if (!format.equals("text")) {
      complaint = "unknown file format: " + format;
    }
    String style = flags.value('s', "full");
    if (!style.equals("full") && !style.equals("relative")) {
      complaint = "unknown or unsupported style: " + style;
    }
    Long serial = null;
    if (flags.has('L')) {
      try {
        serial = Long.parseLong(flags.value('L', ""));
      } catch (NumberFormatException odd) {
        complaint = "source serial number must be numeric";
      }
    }
    Style wanted = style.equals("full") ? Style.FULL : Style.RELATIVE;
    return new ZoneOutput(file, version, wanted, serial, complaint);
  }

  boolean toStandardOutput() {
    return "-".equals(file) || "/dev/stdout".equals(file) || "/dev/fd/1".equals(file);
  }

  /** Writes the zone; false when it could not be, which has been said. */
  boolean write(Call call, Zone zone, boolean tells, PrintStream words) throws IOException {
    String name = file;
    if (name == null) {
      return true;
    }
    if (toStandardOutput()) {
      write(call, zone, call.out());
      call.out().flush();
      return true;
    }
    if (tells) {
      words.print("dump zone to " + name + "...");
      words.flush();
    }
    Path real = call.host().files().real(call.absolute(name));
    boolean written = true;
    try (OutputStream out = Files.newOutputStream(real)) {
      write(call, zone, out);
    } catch (IOException cannot) {
      call.err().println("could not open output file \"" + name + "\" for writing");
      written = false;
    }
    if (tells) {
      words.println("done");
    }
    return written;
  }

  private void write(Call call, Zone zone, OutputStream out) throws IOException {
    if (rawVersion < 0) {
      ZoneFiles.writeText(zone, style, true, out);
      return;
    }
    long now = call.host().clock().instant().getEpochSecond();
    RawZone.write(zone, new RawZone.Header(rawVersion, now, sourceSerial, null), out);
  }
}
