package dev.mxlab.sendmail.command;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.map.MapAnswer;
import dev.mxlab.sendmail.map.MapQuery;
import dev.mxlab.sendmail.map.MapSession;
import dev.mxlab.sendmail.map.MapSources;
import dev.mxlab.sendmail.map.MapTable;
import dev.mxlab.sendmail.rewrite.AddressText;
import dev.mxlab.sendmail.rewrite.Cracked;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.Interpreter;
import dev.mxlab.sendmail.rewrite.Resolution;
import dev.mxlab.sendmail.rewrite.Resolution.Side;
import dev.mxlab.sendmail.rewrite.Rule;
import dev.mxlab.sendmail.rewrite.Rulebook;
import dev.mxlab.sendmail.rewrite.Ruleset;
import dev.mxlab.sendmail.rewrite.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The commands of address test mode that run rules: {@code 3,0 user@host}, /parse, /try, =S. */
final class RuleTest {
  private static final int MOST_NUMBERS = 100;

  /** MAXNAME. */
  private static final int LONGEST = 255;

  /** Longer than any resolver tries. */
  private static final int SECONDS = 60;

  private final Consumer<String> out;
  private final MapSources sources;
  private final RuleTrace trace;
  private final MapSession session = new MapSession();
  private Interpreter interpreter;
  private boolean header;
  private boolean sender;

  RuleTest(CfConfig config, MapSources sources, Consumer<String> out) {
    this.out = out;
    this.sources = sources;
    this.trace = new RuleTrace(config, out);
    this.interpreter = compiled(config);
  }

  private Interpreter compiled(CfConfig config) {
    return new Interpreter(Rulebook.of(config), MapTable.of(config, sources));
  }

  /** After a class has got another word. */
  void changed(CfConfig config) {
    interpreter = compiled(config);
  }

  void set(String macro, String value) {
    session.set(macro, value);
  }

  RuleTrace trace() {
    return trace;
  }

  MapTable maps() {
    return interpreter.maps();
  }

  /** One look-up; no arguments come with it. */
  MapAnswer.Found look(String map, String key) {
    MapQuery query = new MapQuery(key, List.of(), new MapSession());
    return awaited(maps().ask(map, query).promise(), MapAnswer.TEMPORARY);
  }

  /** The name that the file gives a numbered ruleset, or the number. */
  static String name(CfConfig config, String number) {
    int wanted = Integer.parseInt(number);
    return config.rulesets().stream()
        .filter(ruleset -> ruleset.number() == wanted)
        .map(CfConfig.Ruleset::name)
        .findFirst()
        .orElse(String.valueOf(wanted));
  }

  /** {@code =S}: the rules as they were compiled. */
  void show(String name) {
    find(name)
        .ifPresent(
            ruleset -> {
              for (Rule rule : ruleset.rules()) {
                out.accept("R" + spaced(rule.left()) + "\t\t" + spaced(rule.right()));
              }
            });
  }

  private static String spaced(String side) {
    return side.isEmpty() ? "" : side + " ";
  }

  /** Empty, after a complaint, for a ruleset that is not there. */
  private Optional<Ruleset> find(String name) {
    if (name.isEmpty()) {
      out.accept("invalid ruleset name: \"\"");
    }
    if (name.matches("[0-9]{1,9}") && Integer.parseInt(name) >= MOST_NUMBERS) {
      out.accept("bad ruleset " + Integer.parseInt(name) + " (" + MOST_NUMBERS + " max)");
    }
    Optional<Ruleset> found = interpreter.book().find(name);
    if (found.isEmpty()) {
      out.accept("Undefined ruleset " + name);
    }
    return found;
  }

  /** {@code RULESETS ADDRESS[,ADDRESS...]} */
  void run(String line) {
    int blank = 0;
    while (blank < line.length() && " \t".indexOf(line.charAt(blank)) < 0) {
      blank++;
    }
    if (blank == line.length()) {
      out.accept("No address!");
      return;
    }
    String rulesets = line.substring(0, blank);
    String text = line.substring(blank + 1);
    int from = 0;
    for (String address : addresses(text)) {
      String rest = text.substring(from).strip();
      from = Math.min(text.length(), from + address.length() + 1);
      if (tooLong(address)) {
        continue;
      }
      Workspace tokens = new Workspace();
      String complaint = interpreter.book().plain(address, tokens);
      if (!complaint.isEmpty()) {
        out.accept(rest + "... " + complaint);
      }
      if (tokens.length() > 0) {
        through(rulesets, tokens);
      }
    }
  }

  private boolean tooLong(String address) {
    if (address.length() <= LONGEST) {
      return false;
    }
    out.accept("Address \"" + address + "\" too long (" + LONGEST + " bytes max)");
    return true;
  }

  private void through(String rulesets, Workspace input) {
    Workspace tokens = input;
    for (String wanted : rulesets.split(",")) {
      Optional<Ruleset> ruleset = find(wanted);
      if (ruleset.isEmpty()) {
        return;
      }
      Interpreter.Outcome outcome = run(ruleset.get(), tokens);
      if (outcome.status() != 0) {
        out.accept(
            "== Ruleset "
                + wanted
                + " ("
                + ruleset.get().number()
                + ") status "
                + outcome.status());
      }
      tokens = outcome.tokens();
    }
  }

  private Interpreter.Outcome run(Ruleset ruleset, Workspace tokens) {
    return awaited(
        interpreter.run(List.of(ruleset), tokens::copyTo, Facts.NONE, session, trace),
        new Interpreter.Outcome(tokens, SendmailCommand.EX_TEMPFAIL, null, "", null));
  }

  private static <T> T awaited(CompletionStage<T> stage, T otherwise) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return otherwise;
    } catch (ExecutionException | TimeoutException late) {
      return otherwise;
    }
  }

  /** {@code /tryflags HS}: header or envelope, sender or recipient; others count for nothing. */
  void flags(String letters) {
    for (char letter : letters.toCharArray()) {
      switch (letter) {
        case 'H', 'h' -> header = true;
        case 'E', 'e' -> header = false;
        case 'S', 's' -> sender = true;
        case 'R', 'r' -> sender = false;
        default -> {}
      }
    }
  }

  private String tried() {
    return (header ? "header" : "envelope") + (sender ? " sender" : " recipient") + " address";
  }

  private Side side() {
    return header
        ? sender ? Side.HEADER_SENDER : Side.HEADER_RECIPIENT
        : sender ? Side.ENVELOPE_SENDER : Side.ENVELOPE_RECIPIENT;
  }

  /** {@code /parse}: what an address becomes, step by step. */
  void parse(String address) {
    out.accept("Cracked address = " + Cracked.of(address));
    out.accept("Parsing " + tried());
    resolved(address)
        .ifPresent(
            resolved -> {
              String host = resolved.host().isEmpty() ? "" : ", host " + resolved.host();
              out.accept(
                  "mailer "
                      + (resolved.isError() ? "*error*" : resolved.mailer())
                      + host
                      + ", user "
                      + resolved.user());
            });
  }

  private Optional<Resolution> resolved(String address) {
    if (tooLong(address)) {
      return Optional.empty();
    }
    AddressText.Scanned scanned = AddressText.scan(address);
    if (!scanned.ok()) {
      out.accept(address + "... " + scanned.complaint());
    }
    Optional<Resolution> found =
        awaited(
            Resolution.of(interpreter, address, side(), Facts.NONE, session, trace, true)
                .thenApply(Optional::of),
            Optional.empty());
    found.flatMap(resolution -> resolution.complaint(address)).ifPresent(out);
    return found;
  }

  /** {@code /sender}: what of an address stays for the sender of a message ($f). */
  void sender(String address) {
    resolved(address)
        .filter(resolved -> !resolved.isError())
        .ifPresent(
            resolved ->
                out.accept(
                    "addr="
                        + awaited(
                            Resolution.sender(interpreter, address, Facts.NONE, session, trace),
                            address)));
  }

  /** {@code /header NAME: VALUE}: what the rules say of it; then its kind, as a number. */
  void header(String line) {
    int colon = line.indexOf(':');
    if (colon < 1) {
      out.accept("header syntax error, line \"" + line + "\"");
      out.accept("ul = 00000000");
      return;
    }
    String name = line.substring(0, colon).strip();
    String value = line.substring(colon + 1).strip();
    CfConfig.Header check = null;
    for (CfConfig.Header each : interpreter.book().config().headers()) {
      boolean own = each.name().equalsIgnoreCase(name);
      if (each.checks() && (own || check == null && each.name().equals("*"))) {
        check = each;
      }
    }
    Optional<Ruleset> ruleset =
        check == null ? Optional.empty() : interpreter.book().find(check.ruleset());
    if (check != null && ruleset.isPresent()) {
      boolean comments = check.comments();
      Workspace tokens = new Workspace();
      if (comments) {
        interpreter.book().plain(value, tokens);
      } else {
        interpreter.book().address(value, tokens);
      }
      session.set("{hdr_name}", name);
      session.set("{hdrlen}", Integer.toString(value.length()));
      session.set("{currHeader}", value);
      run(ruleset.get(), tokens);
    }
    out.accept("ul = " + HeaderKinds.of(name));
  }

  /** {@code /try MAILER ADDRESS}: how the mailer would have it. */
  void attempt(String rest) {
    String[] parts = rest.strip().split("[ \t]+", 2);
    if (parts.length < 2) {
      out.accept("Usage: /try mailer address");
      return;
    }
    CfConfig.Mailer mailer = interpreter.book().config().mailers().get(parts[0]);
    if (mailer == null) {
      out.accept("Unknown mailer " + parts[0]);
      return;
    }
    out.accept("Trying " + tried() + " " + parts[1] + " for mailer " + parts[0]);
    String shown =
        awaited(
            Resolution.remote(
                interpreter, parts[1], side(), mailer, "", Facts.NONE, session, trace),
            parts[1]);
    out.accept("Rcode = 0, addr = " + Cracked.of(parts[1]).around(shown));
  }

  /**
   * A line holds several, with commas between them outside quotes; a route {@code <@a,@b:c@d>} is
   * one.
   */
  private static List<String> addresses(String text) {
    List<String> all = new ArrayList<>();
    int from = 0;
    boolean quoted = false;
    boolean route = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      route = c == '<' ? text.startsWith("@", i + 1) : c != '>' && route;
      if (c == ',' && !quoted && !route) {
        all.add(text.substring(from, i));
        from = i + 1;
      }
      i += c == '\\' ? 1 : 0;
    }
    all.add(text.substring(Math.min(from, text.length())));
    return all;
  }
}
