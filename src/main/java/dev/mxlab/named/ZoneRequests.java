package dev.mxlab.named;

import dev.mxlab.dns.zone.Checks;
import dev.mxlab.dns.zone.ZoneFile;
import dev.mxlab.dns.zone.ZoneFile.Format;
import dev.mxlab.host.HostFiles;
import dev.mxlab.named.conf.DomainNames;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.ZoneSettings;
import java.nio.file.Path;
import java.util.Objects;
import org.xbill.DNS.Name;

/** Which file a zone statement means: relative names start at named's working directory. */
public final class ZoneRequests {
  private final HostFiles files;
  private final String directory;

  /**
   * @param directory of named, an absolute path of the host
   */
  public ZoneRequests(HostFiles files, String directory) {
    this.files = files;
    this.directory = directory;
  }

  /** Only for zones that name a file. */
  public ZoneFile.Request of(ZoneStatement zone, Checks checks) {
    Placed<String> file = zone.file();
    if (file == null) {
      throw new IllegalArgumentException("zone " + zone.name() + " names no file");
    }
    return new ZoneFile.Request(
        apex(zone),
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
    return files.real(Path.of(directory).resolve(name).normalize().toString());
  }

  /** The checks have let only valid names through. */
  static Name apex(ZoneStatement zone) {
    return Objects.requireNonNull(DomainNames.parse(zone.name()));
  }
}
