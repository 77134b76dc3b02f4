package dev.mxlab.named;

import dev.mxlab.dns.zone.Checks;
import dev.mxlab.dns.zone.ZoneFile;
import dev.mxlab.dns.zone.ZoneFile.Format;
import dev.mxlab.host.HostFiles;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.ZoneSettings;
import java.nio.file.Path;

/** Which file a zone statement means: relative names start at named's working directory. */
public final class ZoneRequests {
  private final HostFiles files;
  private final Path directory;

  /**
   * @param directory of named, an absolute path of the host
   */
  public ZoneRequests(HostFiles files, String directory) {
    this.files = files;
    this.directory = Path.of(directory);
  }

  /** Only for zones that name a file. */
  public ZoneFile.Request of(ZoneStatement zone, Checks checks) {
    Placed<String> file = zone.file();
    if (file == null) {
      throw new IllegalArgumentException("zone " + zone.name() + " names no file");
    }
    return new ZoneFile.Request(
        zone.apex(),
        zone.dclass(),
        real(file.value()),
        file.value(),
        this::real,
        checks,
        zone.view(),
        zone.settings().storage().format() == ZoneSettings.Format.RAW ? Format.RAW : Format.TEXT);
  }

  /** The real file behind a name in the configuration. */
  public Path real(String name) {
    return files.real(directory.resolve(name).normalize().toString());
  }
}
