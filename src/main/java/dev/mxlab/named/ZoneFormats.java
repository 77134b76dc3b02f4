package dev.mxlab.named;

import dev.mxlab.dns.zone.Checks;
import dev.mxlab.dns.zone.RawZone;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneFile;
import dev.mxlab.dns.zone.ZoneFiles;
import dev.mxlab.dns.zone.ZoneText;
import dev.mxlab.named.conf.ZoneSettings.Format;
import dev.mxlab.named.conf.ZoneSettings.Storage;
import dev.mxlab.text.Diagnosed;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Function;
import org.xbill.DNS.Name;

/** The forms in which named writes a zone's file and reads its own again (masterfile-format). */
final class ZoneFormats {
  private static final int BUFFER = 1 << 16;

  private ZoneFormats() {}

  static void write(Zone zone, Storage storage, Instant now, OutputStream to) throws IOException {
    OutputStream out = new BufferedOutputStream(to, BUFFER);
    if (storage.format() == Format.RAW) {
      RawZone.write(zone, new RawZone.Header(1, now.getEpochSecond(), null, null), out);
    } else {
      ZoneText.Style style =
          storage.relativeStyle() ? ZoneText.Style.RELATIVE : ZoneText.Style.FULL;
      ZoneFiles.writeText(zone, style, false, out);
    }
    out.flush();
  }

  /** A copy of another server's zone: only what makes it no zone at all is wrong with it. */
  static Diagnosed<Zone> readCopy(
      Path file, String shownAs, Function<String, Path> includes, Name apex, int dclass)
      throws IOException {
    ZoneFile.Format format = isRaw(file) ? ZoneFile.Format.RAW : ZoneFile.Format.TEXT;
    return new ZoneFile()
        .readSecondary(
            new ZoneFile.Request(
                apex, dclass, file, shownAs, includes, Checks.SECONDARY, "", format));
  }

  /** Whether a file is in raw form, whatever the configuration says. */
  private static boolean isRaw(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return RawZone.header(in) != null;
    }
  }
}
