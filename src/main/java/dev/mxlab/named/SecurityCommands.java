package dev.mxlab.named;

import dev.mxlab.dns.resolve.ResolverControl;
import dev.mxlab.named.ControlChannel.Answer;
import dev.mxlab.named.conf.NamedConf.KeyStatement;
import dev.mxlab.named.conf.View;
import dev.mxlab.named.control.Result;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * The commands of the control channel that are about keys and trust (rndc(8)). Nothing is validated
 * or signed here: what is switched is remembered and shown, as BIND does.
 */
final class SecurityCommands {
  private static final DateTimeFormatter LOG_DATE =
      DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss.SSS", Locale.ENGLISH);
  private static final Duration USUAL_ANCHOR = Duration.ofHours(1);
  private static final Duration LONGEST_ANCHOR = Duration.ofDays(7);
  private static final Pattern TTL =
      Pattern.compile(
          "(?i)(?:(\\d{1,9})W)?(?:(\\d{1,9})D)?(?:(\\d{1,9})H)?(?:(\\d{1,9})M)?"
              + "(?:(\\d{1,9})S?)?");
  private static final long[] UNITS = {604_800, 86_400, 3600, 60, 1};

  private final NamedDaemon named;

  SecurityCommands(NamedDaemon named) {
    this.named = named;
  }

  private String date(Instant at) {
    return LOG_DATE.format(at.atZone(named.host().zone()));
  }

  Answer keys(Snapshot now, CommandWords words) {
    List<String> lines = new ArrayList<>();
    List<KeyStatement> shared = named.sessionKey().with(now.loaded().conf().keys());
    for (View view : ControlledZone.views(now)) {
      keys(view.shown(), named.sessionKey().with(view.keys()), lines);
    }
    keys("_bind", shared, lines);
    return Answer.of(lines.isEmpty() ? "no tsig keys found." : String.join("\n", lines));
  }

  private static void keys(String view, List<KeyStatement> keys, List<String> lines) {
    TreeSet<String> names = new TreeSet<>();
    keys.forEach(key -> names.add(key.owner().toString(true)));
    names.forEach(
        name -> lines.add("view \"" + view + "\"; type \"static\"; key \"" + name + "\";"));
  }

  /** Only keys that were negotiated can be deleted, and there are none. */
  Answer deleteKeys(Snapshot now, CommandWords words) throws CommandFailure {
    if (words.next() == null) {
      throw new CommandFailure(Result.UNEXPECTED_END, "");
    }
    return Answer.of("0 tsig keys deleted.");
  }

  Answer validation(Snapshot now, CommandWords words) throws CommandFailure {
    String what = words.next();
    if (what == null) {
      throw new CommandFailure(Result.UNEXPECTED_END, "");
    }
    boolean tells = what.equals("status") || what.equals("check");
    boolean on = !tells && ServerCommands.truth(what);
    String name = words.next();
    List<String> lines = new ArrayList<>();
    for (View view : ControlledZone.views(now)) {
      if (name == null || view.shown().equals(name)) {
        if (!tells) {
          named.switches().setValidation(view.shown(), on);
        }
        boolean configured = !view.settings().validation().mode().equals("no");
        boolean enabled = named.switches().validation(view.shown(), configured);
        String state = enabled ? "enabled" : "disabled";
        lines.add("DNSSEC validation is " + state + " (view " + view.shown() + ")");
      }
    }
    if (lines.isEmpty()) {
      throw new CommandFailure("failure");
    }
    return Answer.of(tells ? String.join("\n", lines) : "");
  }

  Answer roots(Snapshot now, CommandWords words) {
    String first = words.next();
    boolean shown = "-".equals(first);
    List<String> views = new ArrayList<>();
    for (String view = shown ? words.next() : first; view != null; view = words.next()) {
      views.add(view);
    }
    Instant time = named.host().now();
    StringBuilder text = new StringBuilder("secure roots as of " + date(time) + ":\n\n");
    for (View view : ControlledZone.views(now)) {
      if (views.isEmpty() || views.contains(view.shown())) {
        text.append(" Start view ").append(view.shown());
        text.append("\n   Secure roots:\n\n   Negative trust anchors:\n\n");
        named
            .switches()
            .anchors(view.shown(), time)
            .forEach(a -> text.append(a.shown() + ": expiry " + date(a.expires()) + "\n"));
      }
    }
    return shown ? told(text) : written(now, text.toString());
  }

  private Answer told(StringBuilder text) {
    named.say("info", "dumpsecroots complete");
    // rndc ends the last line.
    boolean anchors = text.charAt(text.length() - 2) != '\n';
    return Answer.of(anchors ? text.substring(0, text.length() - 1) : text.toString());
  }

  private Answer written(Snapshot now, String text) {
    String file = now.loaded().conf().server().paths().secroots();
    try {
      named.output(now).write(file, text);
      named.say("info", "dumpsecroots complete");
      return Answer.of("");
    } catch (IOException failed) {
      named.say("error", "could not open secroots dump file '" + file + "'");
      return Answer.of(Result.of(NamedOutput.reason(failed)));
    }
  }

  /** Whether an nta command changes nothing. */
  static boolean onlyShows(String words) {
    return words.startsWith("-d");
  }

  Answer negativeAnchors(Snapshot now, CommandWords words) throws CommandFailure {
    Duration lifetime = USUAL_ANCHOR;
    String word = words.next();
    for (; word != null && word.startsWith("-"); word = words.next()) {
      switch (word) {
        case "-dump", "-d" -> {
          return dump(now);
        }
        case "-remove", "-r" -> lifetime = Duration.ZERO;
        case "-force", "-f" -> {}
        case "-lifetime", "-l" -> lifetime = lifetime(words.next());
        default ->
            throw new CommandFailure("unexpected error", "unknown NTA option '" + word + "'");
      }
    }
    if (word == null) {
      throw new CommandFailure(Result.UNEXPECTED_END, "");
    }
    Name name = ControlledZone.name(word);
    String view = words.next();
    List<String> lines = new ArrayList<>();
    for (View each : ControlledZone.views(now)) {
      if (view == null || each.shown().equals(view)) {
        lines.add(change(now, each.shown(), name, word, lifetime));
      }
    }
    if (lines.isEmpty()) {
      throw new CommandFailure("not found", "No such view");
    }
    return Answer.of(String.join("\n", lines));
  }

  private static Duration lifetime(@Nullable String word) throws CommandFailure {
    Matcher m = TTL.matcher(word == null ? "" : word);
    if (word == null || word.isEmpty() || !m.matches()) {
      throw new CommandFailure("bad ttl", "could not parse NTA lifetime");
    }
    long seconds = 0;
    for (int i = 0; i < UNITS.length; i++) {
      seconds += m.group(i + 1) == null ? 0 : Long.parseLong(m.group(i + 1)) * UNITS[i];
    }
    Duration lifetime = Duration.ofSeconds(seconds);
    if (lifetime.compareTo(LONGEST_ANCHOR) > 0) {
      throw new CommandFailure("out of range", "NTA lifetime cannot exceed one week");
    }
    return lifetime;
  }

  private String change(Snapshot now, String view, Name name, String shown, Duration lifetime)
      throws CommandFailure {
    ResolverControl cache = now.caches().get(view);
    if (cache != null) {
      cache.flushTree(name);
    }
    named.say("info", "flush tree '" + shown + "' in cache view '" + view + "': success");
    if (lifetime.isZero()) {
      if (!named.switches().removeAnchor(view, name)) {
        return "Negative trust anchor not found: " + shown + "/" + view;
      }
      named.say("info", "removed NTA '" + shown + "' in view " + view);
      return "Negative trust anchor removed: " + shown + "/" + view;
    }
    Instant second = Instant.ofEpochSecond(named.host().now().getEpochSecond());
    Instant expires = second.plus(lifetime);
    if (!named.switches().addAnchor(name, new Switches.NegativeAnchor(view, shown, expires))) {
      throw new CommandFailure("quota reached");
    }
    long seconds = lifetime.toSeconds();
    named.say("info", "added NTA '" + shown + "' (" + seconds + " sec) in view '" + view + "'");
    return "Negative trust anchor added: " + shown + "/" + view + ", expires " + date(expires);
  }

  private Answer dump(Snapshot now) {
    List<String> lines = new ArrayList<>();
    Instant time = named.host().now();
    for (View view : ControlledZone.views(now)) {
      for (Switches.NegativeAnchor anchor : named.switches().anchors(view.shown(), time)) {
        String expiry = date(anchor.expires());
        lines.add(anchor.shown() + "/" + view.shown() + ": expiry " + expiry);
      }
    }
    return Answer.of(String.join("\n", lines));
  }

  /** Trust anchors that follow their zones: there are none to manage. */
  Answer managedKeys(Snapshot now, CommandWords words) throws CommandFailure {
    String what = words.next();
    if (what == null) {
      throw new CommandFailure(Result.UNEXPECTED_END, "");
    }
    String dclass = words.next();
    String name = dclass == null ? null : words.next();
    List<String> lines = new ArrayList<>();
    for (View view : ControlledZone.views(now)) {
      if (name != null && !view.shown().equals(name)) {
        continue;
      }
      switch (what) {
        case "status" -> lines.add("view: " + view.shown() + "\nnext scheduled event: never");
        case "refresh" -> lines.add("refreshing managed keys for '" + view.shown() + "'");
        case "sync" -> {}
        default -> throw new CommandFailure("unexpected error", "unknown command '" + what + "'");
      }
    }
    boolean none = lines.isEmpty() && !what.equals("sync");
    return Answer.of(none ? "no views with managed keys" : String.join("\n\n", lines));
  }

  /** {@code rndc signing}: for zones that named signs, which it does not here. */
  Answer signing(Snapshot now, CommandWords words) throws CommandFailure {
    String what = words.next();
    if (what == null) {
      throw new CommandFailure(Result.UNEXPECTED_END, "");
    }
    String parameter =
        switch (what) {
          case "-list" -> "";
          case "-clear", "-nsec3param", "-serial" -> words.next();
          default -> throw new CommandFailure("syntax error");
        };
    if (parameter == null) {
      throw new CommandFailure(Result.UNEXPECTED_END, "");
    }
    if (what.equals("-nsec3param") && !parameter.equals("none")) {
      words.next();
      words.next();
      words.next();
    }
    ControlledZone zone = ControlledZone.required(now, words);
    if (!what.equals("-list") || !zone.primary()) {
      throw new CommandFailure(zone.primary() ? "not implemented" : "not primary");
    }
    return Answer.of("No signing records found");
  }

  /** {@code rndc dnssec}: no zone has a dnssec-policy that is followed. */
  Answer dnssec(Snapshot now, CommandWords words) throws CommandFailure {
    String what = words.next();
    if (what == null) {
      throw new CommandFailure(Result.UNEXPECTED_END, "");
    }
    if (!List.of("-status", "-checkds", "-rollover").contains(what)) {
      throw new CommandFailure("syntax error");
    }
    String written = zoneAfterOptions(what, words);
    ControlledZone.find(now, written, words);
    return Answer.of("Zone does not have dnssec-policy");
  }

  private static String zoneAfterOptions(String what, CommandWords words) throws CommandFailure {
    String word = words.next();
    while (word != null && word.startsWith("-")) {
      words.next();
      word = words.next();
    }
    if (what.equals("-checkds")) {
      word = words.next();
    }
    if (word == null) {
      throw new CommandFailure(Result.UNEXPECTED_END, "");
    }
    return word;
  }
}
