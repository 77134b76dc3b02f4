package dev.mxlab.host.command;

import dev.mxlab.host.command.SedScript.Address;
import dev.mxlab.host.command.SedScript.Command;
import dev.mxlab.host.command.SedScript.Substitution;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs a script of sed(1) over lines. Used by one run. */
final class SedRun {
  private static final int MOST_STEPS = 100_000;

  private final List<Command> script;
  private final boolean silent;
  private final List<String> lines;
  private final StringBuilder out = new StringBuilder();

  /** Commands within whose range the lines are, with the line that ends it; 0 for an open end. */
  private final Map<Integer, Long> within = new HashMap<>();

  private final Set<Integer> over = new HashSet<>();
  private int next;
  private String pattern = "";
  private String hold = "";
  private String after = "";
  private boolean substituted;
  private boolean ended;
  private boolean restart;
  private int status;
  private @Nullable Pattern last;

  SedRun(List<Command> script, boolean silent, List<String> lines) {
    this.script = script;
    this.silent = silent;
    this.lines = lines;
  }

  /** The exit code that {@code q} named. */
  int status() {
    return status;
  }

  /** Whether {@code q} was met. */
  boolean ended() {
    return ended;
  }

  String run() {
    while (!ended && (restart || next < lines.size())) {
      if (!restart) {
        pattern = lines.get(next++);
      }
      restart = false;
      substituted = false;
      boolean kept = cycle();
      if (kept && !silent) {
        say(pattern);
      }
      flushAfter();
    }
    return out.toString();
  }

  /** Returns whether the line is printed at its end. */
  private boolean cycle() {
    int steps = 0;
    int at = 0;
    while (at < script.size() && steps++ < MOST_STEPS) {
      Command one = script.get(at);
      if (selected(at, one) == one.not()) {
        at = one.letter() == '{' ? one.target() : at + 1;
        continue;
      }
      switch (one.letter()) {
        case 'd' -> {
          return false;
        }
        case 'D' -> {
          int end = pattern.indexOf('\n');
          if (end >= 0) {
            pattern = pattern.substring(end + 1);
            restart = true;
          }
          return false;
        }
        case 'c' -> {
          if (one.to() == null || one.not() || !within.containsKey(at)) {
            say(one.text());
          }
          return false;
        }
        case 'q', 'Q' -> {
          ended = true;
          status = one.text().isEmpty() ? 0 : Integer.parseInt(one.text());
          return one.letter() == 'q';
        }
        case 'n', 'N' -> {
          if (next >= lines.size()) {
            ended = true;
            return one.letter() == 'N' || !silent;
          }
          more(one.letter());
        }
        case 'b' -> at = one.target() - 1;
        case 't' -> {
          at = substituted ? one.target() - 1 : at;
          substituted = false;
        }
        default -> simple(one);
      }
      at++;
    }
    return true;
  }

  private void more(char letter) {
    if (letter == 'n') {
      if (!silent) {
        say(pattern);
      }
      flushAfter();
      pattern = lines.get(next++);
    } else {
      pattern = pattern + "\n" + lines.get(next++);
    }
  }

  private void simple(Command one) {
    switch (one.letter()) {
      case 'p' -> say(pattern);
      case 'P' -> say(pattern.split("\n", 2)[0]);
      case '=' -> say(Integer.toString(next));
      case 'i' -> say(one.text());
      case 'a' -> after += one.text() + "\n";
      case 'h' -> hold = pattern;
      case 'H' -> hold += "\n" + pattern;
      case 'g' -> pattern = hold;
      case 'G' -> pattern += "\n" + hold;
      case 'x' -> {
        String was = pattern;
        pattern = hold;
        hold = was;
      }
      case 'y' -> transliterate(one.text());
      case 's' -> {
        if (one.substitution() != null) {
          substitute(one.substitution());
        }
      }
      default -> {
        // A label or the end of a group.
      }
    }
  }

  private void transliterate(String both) {
    String from = both.substring(0, both.length() / 2);
    StringBuilder now = new StringBuilder(pattern);
    for (int i = 0; i < now.length(); i++) {
      int at = from.indexOf(now.charAt(i));
      if (at >= 0) {
        now.setCharAt(i, both.charAt(from.length() + at));
      }
    }
    pattern = now.toString();
  }

  private void substitute(Substitution what) {
    Pattern wanted = what.pattern() == null ? last : what.pattern();
    if (wanted == null) {
      return;
    }
    last = wanted;
    Matcher found = wanted.matcher(pattern);
    StringBuilder now = new StringBuilder();
    int from = 0;
    int count = 0;
    while (found.find()) {
      count++;
      if (count < what.which()) {
        continue;
      }
      now.append(pattern, from, found.start()).append(replaced(what.replacement(), found));
      from = found.end();
      if (!what.all()) {
        break;
      }
    }
    if (count >= what.which()) {
      pattern = now.append(pattern.substring(from)).toString();
      substituted = true;
      if (what.print()) {
        say(pattern);
      }
    }
  }

  private static String replaced(String replacement, Matcher found) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < replacement.length(); i++) {
      char c = replacement.charAt(i);
      if (c == '&') {
        text.append(found.group());
      } else if (c != '\\' || i + 1 == replacement.length()) {
        text.append(c);
      } else {
        char escaped = replacement.charAt(++i);
        if (Character.isDigit(escaped)) {
          int group = escaped - '0';
          String part = group <= found.groupCount() ? found.group(group) : "";
          text.append(part == null ? "" : part);
        } else {
          text.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
        }
      }
    }
    return text.toString();
  }

  private boolean selected(int at, Command one) {
    Address from = one.from();
    Address to = one.to();
    if (from == null) {
      return true;
    }
    if (to == null) {
      return matches(from);
    }
    Long end = within.get(at);
    if (end != null) {
      if (to.pattern() == null ? to.number() >= 0 && next >= end : matches(to)) {
        within.remove(at);
        return to.pattern() != null || next == end || to.number() < 0;
      }
      return true;
    }
    if (over.contains(at) || !matches(from)) {
      return false;
    }
    if (from.pattern() == null) {
      over.add(at);
    }
    long until = to.more() ? next + to.number() : to.number();
    if (to.pattern() != null || until < 0 || until > next) {
      within.put(at, until);
    }
    return true;
  }

  private boolean matches(Address address) {
    Pattern wanted = address.pattern();
    if (wanted != null) {
      last = wanted;
      return wanted.matcher(pattern).find();
    }
    return address.number() < 0 ? next == lines.size() : address.number() == next;
  }

  private void say(String line) {
    out.append(line).append('\n');
  }

  private void flushAfter() {
    out.append(after);
    after = "";
  }
}
