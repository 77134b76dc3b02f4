package dev.mxlab.named;

import dev.mxlab.dns.resolve.ResolverControl;
import dev.mxlab.named.ControlChannel.Answer;
import dev.mxlab.named.conf.View;
import dev.mxlab.named.conf.ViewSettings;
import dev.mxlab.named.control.Result;
import dev.mxlab.named.control.serve.Ends;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** The commands of the control channel that are about what the resolver knows (rndc(8)). */
final class CacheCommands {
  private static final String BUILTIN_VIEW = "_bind";

  private final NamedDaemon named;

  /** What {@code serve-stale} said of a view; nothing where the configuration counts. */
  private final Map<String, Boolean> stale = new ConcurrentHashMap<>();

  CacheCommands(NamedDaemon named) {
    this.named = named;
  }

  private static boolean hasView(Snapshot now, String name) {
    return ControlledZone.views(now).stream().anyMatch(v -> v.shown().equals(name));
  }

  Answer flush(Snapshot now, CommandWords words) {
    String view = words.next();
    if (view != null && !hasView(now, view)) {
      named.say("error", "flushing cache in view '" + view + "' failed: view not found");
      return Answer.of(Result.NOT_FOUND);
    }
    caches(now, view).forEach(ResolverControl::flush);
    named.say(
        "info",
        view == null
            ? "flushing caches in all views succeeded"
            : "flushing cache in view '" + view + "' succeeded");
    return Answer.of("");
  }

  /** Those of one view, or of all. */
  private static List<ResolverControl> caches(Snapshot now, @Nullable String view) {
    return now.caches().entrySet().stream()
        .filter(e -> view == null || e.getKey().equals(view))
        .map(Map.Entry::getValue)
        .toList();
  }

  Answer flushName(Snapshot now, CommandWords words, boolean tree) throws CommandFailure {
    String written = words.next();
    if (written == null) {
      throw new CommandFailure(Result.UNEXPECTED_END, "");
    }
    Name name = ControlledZone.name(written);
    String view = words.next();
    String what = "flushing " + (tree ? "tree" : "name") + " '" + written + "' in ";
    if (view != null && !hasView(now, view)) {
      named.say("error", what + "cache view '" + view + "' failed: view not found");
      return Answer.of(Result.FAILURE);
    }
    for (ResolverControl cache : caches(now, view)) {
      if (tree) {
        cache.flushTree(name);
      } else {
        cache.flushName(name);
      }
    }
    String where = view == null ? "all cache views" : "cache view '" + view + "'";
    named.say("info", what + where + " succeeded");
    return Answer.of("");
  }

  Answer dump(Snapshot now, CommandWords words) throws CommandFailure {
    String first = words.next();
    named.say("info", "dumpdb started" + (first == null ? "" : ": " + first));
    DatabaseDump.Part part = DatabaseDump.Part.of(first);
    String view = part == null ? first : words.next();
    List<String> views = new ArrayList<>();
    for (; view != null; view = words.next()) {
      if (!hasView(now, view) && !view.equals(BUILTIN_VIEW)) {
        begin(now);
        named.say("error", "dumpdb failed: not found");
        return Answer.of("view '" + view + "' not found");
      }
      views.add(view);
    }
    String file = now.loaded().conf().server().paths().dump();
    try {
      DatabaseDump.Part wanted = part == null ? DatabaseDump.Part.CACHE : part;
      new DatabaseDump(now, wanted, Set.copyOf(views), named.host().now())
          .writeTo(named.output(now).fresh(file));
      named.say("info", "dumpdb complete");
      return Answer.of("");
    } catch (IOException failed) {
      named.say("error", "could not open dump file '" + file + "'");
      named.say("error", "dumpdb failed: " + NamedOutput.reason(failed));
      return Answer.of(Result.of(NamedOutput.reason(failed)));
    }
  }

  /** The file is begun anew before anything is looked at. */
  private void begin(Snapshot now) {
    try {
      named.output(now).write(now.loaded().conf().server().paths().dump(), "");
    } catch (IOException failed) {
      // The complaint about the view comes first.
    }
  }

  Answer recursing(Snapshot now, CommandWords words) {
    StringBuilder text = new StringBuilder(";\n; Recursing Queries\n;\n");
    now.caches()
        .forEach((view, cache) -> cache.recursing().forEach(q -> text.append(line(view, q))));
    List<String> views =
        new ArrayList<>(ControlledZone.views(now).stream().map(View::shown).toList());
    views.add(BUILTIN_VIEW);
    for (String view : views) {
      text.append(";\n; Active fetch domains [view: ").append(view).append("]\n;\n");
      ResolverControl cache = now.caches().get(view);
      if (cache != null) {
        cache.fetching().forEach(fetch -> text.append(line(fetch)));
      }
    }
    String file = now.loaded().conf().server().paths().recursing();
    try {
      named.output(now).write(file, text.append("; Dump complete\n").toString());
      named.say("info", "dumprecursing complete");
      return Answer.of("");
    } catch (IOException failed) {
      named.say("error", "could not open dump file '" + file + "'");
      return Answer.of(Result.of(NamedOutput.reason(failed)));
    }
  }

  private static String line(String view, ResolverControl.Recursing query) {
    String place = view.equals(View.DEFAULT_NAME) ? "" : ": view " + view;
    return "; client %s%s: id %d '%s/%s/IN' requesttime %d\n"
        .formatted(
            Ends.shown(query.client()),
            place,
            query.id(),
            plain(query.name()),
            Type.string(query.type()),
            query.since().getEpochSecond());
  }

  private static String line(ResolverControl.Fetching fetch) {
    return "%s: %d active (%d spilled, %d allowed)\n"
        .formatted(fetch.zone(), fetch.active(), fetch.spilled(), fetch.active());
  }

  private static String plain(Name name) {
    return name.equals(Name.root) ? "." : name.toString(true);
  }

  Answer serveStale(Snapshot now, CommandWords words) throws CommandFailure {
    String what = words.next();
    if (what == null) {
      throw new CommandFailure(Result.UNEXPECTED_END, "");
    }
    boolean tells = what.equals("status");
    boolean reset = what.equals("reset");
    boolean on = !tells && !reset && ServerCommands.truth(what);
    String dclass = words.next();
    String name = words.next();
    if (dclass != null && DClass.value(dclass) < 0) {
      throw new CommandFailure("unknown class/type", "unknown class '" + dclass + "'");
    }
    if (name != null && !hasView(now, name)) {
      throw new CommandFailure("unknown class/type", "unknown class '" + name + "'");
    }
    boolean internet = dclass == null || DClass.value(dclass) == DClass.IN;
    List<View> chosen =
        ControlledZone.views(now).stream()
            .filter(v -> internet && (name == null || v.shown().equals(name)))
            .toList();
    if (chosen.isEmpty()) {
      throw new CommandFailure("not found");
    }
    List<String> lines = new ArrayList<>();
    for (View view : chosen) {
      if (reset) {
        stale.remove(view.shown());
      } else if (!tells) {
        stale.put(view.shown(), on);
      }
      lines.add(view.shown() + ": " + staleness(view));
    }
    if (name == null) {
      // It has what the options say, which views may change for themselves.
      boolean plain = now.loaded().conf().views().isEmpty();
      lines.add(
          BUILTIN_VIEW
              + ": "
              + (plain
                  ? staleness(chosen.get(0))
                  : "stale cache disabled; stale answers unavailable"));
    }
    return Answer.of(tells ? String.join("\n", lines) : "");
  }

  private String staleness(View view) {
    ViewSettings.Cache settings = view.settings().cache();
    if (!settings.staleAnswers()) {
      return "stale cache disabled; stale answers unavailable";
    }
    boolean answers = stale.getOrDefault(view.shown(), true);
    return "stale cache enabled; stale answers "
        + (answers ? "enabled" : "disabled")
        + " (stale-answer-ttl="
        + settings.staleTtl().toSeconds()
        + " max-stale-ttl="
        + settings.maxStaleTtl().toSeconds()
        + " stale-refresh-time=30)";
  }
}
