package dev.mxlab.named.lint;

import dev.mxlab.named.conf.DomainNames;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Position;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** A zone statement whose file is about another zone. */
final class OriginLint {
  private static final Pattern OUTSIDE =
      Pattern.compile(
          "ignoring out-of-zone data \\((.+)\\)|SOA record not at top of zone \\((.+)\\)");

  private OriginLint() {}

  /**
   * @param conf null for a zone that was named on a command line
   */
  static void run(@Nullable NamedConf conf, List<LintedZone> zones, Notes notes) {
    for (LintedZone zone : zones) {
      Name other = zone.zone() == null ? otherZone(zone.told()) : null;
      if (other != null) {
        Position at = at(conf, zone);
        notes.add(
            at,
            "zone '" + zone.apex().toString(true) + "': the file is about " + other,
            "other-zone",
            zone.shownAs(),
            other.toString(true),
            zone.apex().toString(true));
      }
    }
  }

  private static Position at(@Nullable NamedConf conf, LintedZone zone) {
    if (conf != null) {
      for (ZoneStatement statement : conf.zones()) {
        Placed<String> file = statement.file();
        if (file != null && Objects.equals(DomainNames.parse(statement.name()), zone.apex())) {
          return file.at();
        }
      }
    }
    return Position.of(zone.shownAs());
  }

  /** The name that the records outside have, where the zone's own SOA is missing for it. */
  private static @Nullable Name otherZone(List<Diagnostic> told) {
    boolean noSoa =
        told.stream()
            .map(Diagnostic::message)
            .anyMatch(m -> m.contains("has 0 SOA records") || m.contains("not at top of zone"));
    for (Diagnostic diagnostic : told) {
      Matcher outside = OUTSIDE.matcher(diagnostic.message());
      if (noSoa && outside.find()) {
        String name = outside.group(1) == null ? outside.group(2) : outside.group(1);
        return DomainNames.parse(name);
      }
    }
    return null;
  }
}
