package dev.mxlab.sendmail.m4;

import dev.mxlab.text.Phrase;
import dev.mxlab.text.Severity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What m4's own macros do. */
final class Builtins {
  /** The status of a shell that does not find a command. */
  private static final int NOT_RUN = 127;

  private final Machinery machinery;
  private final Reports reports;
  private final Lexer lexer;
  private final Symbols symbols;
  private final InputStack input;
  private final Diversions diversions;
  private int systemStatus;
  private boolean refusalSaid;

  Builtins(Machinery machinery) {
    this.machinery = machinery;
    this.reports = machinery.reports();
    this.lexer = machinery.lexer();
    this.symbols = machinery.symbols();
    this.input = machinery.input();
    this.diversions = machinery.diversions();
  }

  /** Whether the number of arguments lets it run; warns where it is wrong. */
  private boolean counted(Builtin builtin, Arguments arguments) {
    int count = arguments.count();
    if (builtin == Builtin.IFELSE) {
      return ifelseCounted(arguments);
    }
    if (count < builtin.least()) {
      reports.warning("too few arguments to builtin `" + arguments.name() + "'");
      return false;
    }
    if (builtin.most() >= 0 && count > builtin.most()) {
      reports.warning("excess arguments to builtin `" + arguments.name() + "' ignored");
    }
    return true;
  }

  private boolean ifelseCounted(Arguments arguments) {
    int count = arguments.count();
    if (count == 1) {
      return false; // One argument is a block comment.
    } else if (count < 3) {
      reports.warning("too few arguments to builtin `" + arguments.name() + "'");
      return false;
    } else if (count % 3 == 2) {
      reports.warning("excess arguments to builtin `" + arguments.name() + "' ignored");
    }
    return true;
  }

  /** Runs it; what is to be read again goes to {@code out}. */
  void run(Builtin builtin, Arguments arguments, StringBuilder out) throws Halt {
    if (!counted(builtin, arguments)) {
      if (arguments.count() == 1) {
        tooFew(builtin, arguments, out);
      }
      return;
    }
    switch (builtin) {
      case DEFINE, PUSHDEF -> define(builtin == Builtin.PUSHDEF, arguments);
      case UNDEFINE -> each(arguments).forEach(symbols::remove);
      case POPDEF -> each(arguments).forEach(symbols::pop);
      case DEFN -> defn(arguments, out);
      case IFDEF -> out.append(arguments.text(symbols.find(arguments.text(1)) != null ? 2 : 3));
      case IFELSE -> ifelse(arguments, out);
      case SHIFT -> out.append(arguments.shifted("", 1).quoted(lexer));
      case BUILTIN, INDIR -> indirect(builtin, arguments, out);
      case CHANGEQUOTE -> lexer.quotes(arguments.orNull(1), arguments.orNull(2));
      case CHANGECOM -> lexer.comments(arguments.orNull(1), arguments.orNull(2));
      case DNL -> skipLine();
      case __FILE__ -> out.append(lexer.quoted(reports.file()));
      case __LINE__ -> out.append(reports.line());
      case __PROGRAM__ -> out.append(lexer.quoted("m4"));
      case DIVERT -> divert(arguments);
      case DIVNUM -> out.append(diversions.current());
      case UNDIVERT -> undivert(arguments);
      case INCLUDE, SINCLUDE -> include(arguments, builtin == Builtin.SINCLUDE);
      case ERRPRINT -> machinery.print(arguments.joined(" "));
      case DUMPDEF -> dump(arguments);
      case M4EXIT -> exit(arguments);
      case M4WRAP -> machinery.wrap(arguments.joined(" "));
      case MAKETEMP -> out.append(lexer.quoted(machinery.temporary(arguments.text(1))));
      case SYSCMD -> refuse(arguments.text(1));
      case SYSVAL -> out.append(systemStatus);
      default -> compute(builtin, arguments, out);
    }
  }

  /** The three whose missing second argument is an empty one. */
  private static void tooFew(Builtin builtin, Arguments arguments, StringBuilder out) {
    if (builtin == Builtin.INDEX) {
      out.append('0');
    } else if (builtin == Builtin.SUBSTR || builtin == Builtin.TRANSLIT) {
      out.append(arguments.text(1));
    }
  }

  private void compute(Builtin builtin, Arguments arguments, StringBuilder out) throws Halt {
    switch (builtin) {
      case LEN -> out.append(arguments.text(1).length());
      case INDEX -> out.append(arguments.text(1).indexOf(arguments.text(2)));
      case TRANSLIT ->
          out.append(Texts.translated(arguments.text(1), arguments.text(2), arguments.text(3)));
      case SUBSTR -> substr(arguments, out);
      case EVAL -> eval(arguments, out);
      case INCR, DECR -> {
        Integer number = number(arguments, 1);
        if (number != null) {
          out.append(builtin == Builtin.INCR ? number + 1 : number - 1);
        }
      }
      default -> throw new IllegalStateException(builtin.shown());
    }
  }

  private static List<String> each(Arguments arguments) {
    return arguments.all().stream().map(Arguments.Argument::text).toList();
  }

  private @Nullable Integer number(Arguments arguments, int which) {
    return Numbers.read(arguments.text(which), arguments.name(), reports);
  }

  private void define(boolean push, Arguments arguments) throws Halt {
    if (arguments.builtin(1) != null) {
      reports.warning(arguments.name() + ": invalid macro name ignored");
      return;
    }
    Builtin builtin = arguments.builtin(2);
    Definition definition =
        builtin != null ? new Definition.Native(builtin) : new Definition.Text(arguments.text(2));
    if (push) {
      symbols.push(arguments.text(1), definition);
    } else {
      symbols.define(arguments.text(1), definition);
    }
  }

  private void defn(Arguments arguments, StringBuilder out) throws Halt {
    for (String name : each(arguments)) {
      Definition definition = symbols.find(name);
      if (definition instanceof Definition.Text text) {
        out.append(lexer.quoted(text.body()));
      } else if (definition instanceof Definition.Native own && arguments.count() == 1) {
        input.pushBuiltin(own.builtin());
      } else if (definition != null) {
        reports.warning("cannot concatenate builtin `" + name + "'");
      }
    }
  }

  private static void ifelse(Arguments arguments, StringBuilder out) {
    int at = 1;
    for (int left = arguments.count(); left >= 3; left -= 3, at += 3) {
      if (arguments.text(at).equals(arguments.text(at + 1))) {
        out.append(arguments.text(at + 2));
        return;
      } else if (left == 4 || left == 5) {
        out.append(arguments.text(at + 3));
        return;
      }
    }
  }

  private void indirect(Builtin how, Arguments arguments, StringBuilder out) throws Halt {
    if (arguments.builtin(1) != null) {
      reports.warning(arguments.name() + ": invalid macro name ignored");
      return;
    }
    String name = arguments.text(1);
    Definition definition = symbols.find(name);
    if (how == Builtin.BUILTIN) {
      Builtin own = Builtin.named(name);
      definition = own == null ? null : new Definition.Native(own);
    }
    if (definition == null) {
      String kind = how == Builtin.BUILTIN ? "builtin" : "macro";
      reports.error("undefined " + kind + " `" + name + "'");
      return;
    }
    machinery.call(definition, arguments.shifted(name, 1), out);
  }

  private void skipLine() throws Halt {
    String file = reports.file();
    int line = reports.line();
    int c = input.next();
    while (c != InputStack.END && c != '\n') {
      c = input.next();
    }
    if (c == InputStack.END) {
      reports.at(file, line);
      reports.warning("end of file treated as newline");
    }
    input.reposition();
  }

  private void divert(Arguments arguments) {
    Integer number = arguments.count() == 0 ? Integer.valueOf(0) : number(arguments, 1);
    if (number != null) {
      diversions.divert(number);
    }
  }

  private void undivert(Arguments arguments) throws Halt {
    if (arguments.count() == 0) {
      diversions.undivertAll();
    }
    for (String which : each(arguments)) {
      if (which.matches("[+-]?[0-9]{1,9}")) {
        diversions.undivert(Integer.parseInt(which));
      } else if (!which.isEmpty()) {
        Optional<Source> file = machinery.open(which);
        if (file.isPresent()) {
          diversions.write(file.get().text());
        } else {
          reports.error("cannot undivert `" + which + "': No such file or directory");
        }
      }
    }
  }

  private void include(Arguments arguments, boolean silent) throws Halt {
    String name = arguments.text(1);
    Optional<Source> file = machinery.open(name);
    if (file.isPresent()) {
      input.pushFile(file.get().text(), file.get().name());
    } else if (!silent) {
      reports.failure("cannot open `" + name + "': No such file or directory");
    }
  }

  private void dump(Arguments arguments) {
    TreeSet<String> names = new TreeSet<>();
    if (arguments.count() == 0) {
      symbols.names().forEach(names::add);
    }
    for (String name : each(arguments)) {
      if (symbols.find(name) == null) {
        reports.error("undefined macro `" + name + "'");
      } else {
        names.add(name);
      }
    }
    for (String name : names) {
      Definition definition = symbols.find(name);
      machinery.print(
          name
              + ":\t"
              + (definition instanceof Definition.Text text
                  ? text.body()
                  : definition instanceof Definition.Native own
                      ? "<" + own.builtin().shown() + ">"
                      : "")
              + "\n");
    }
  }

  private void exit(Arguments arguments) throws Halt {
    Integer code = arguments.count() == 0 ? Integer.valueOf(0) : number(arguments, 1);
    if (code != null && (code < 0 || code > 255)) {
      reports.error("exit status out of range: `" + code + "'");
      code = 1;
    }
    throw new Halt(code == null || (code == 0 && reports.failed()) ? 1 : code);
  }

  /** A text may come from anywhere: no command of it is ever run. */
  private void refuse(String command) {
    systemStatus = NOT_RUN;
    if (!refusalSaid) {
      refusalSaid = true;
      byte[] octets = command.getBytes(StandardCharsets.ISO_8859_1);
      String shown = new String(octets, StandardCharsets.UTF_8);
      reports.note(Severity.WARNING, Phrase.of(Builtins.class, "no-commands", shown));
    }
  }

  private void substr(Arguments arguments, StringBuilder out) {
    String text = arguments.text(1);
    Integer start = number(arguments, 2);
    if (start == null) {
      return;
    }
    Integer length = arguments.count() < 3 ? Integer.valueOf(text.length()) : number(arguments, 3);
    if (length != null) {
      out.append(Texts.substring(text, start, length));
    }
  }

  private void eval(Arguments arguments, StringBuilder out) throws Halt {
    Integer radix = arguments.text(2).isEmpty() ? Integer.valueOf(10) : number(arguments, 2);
    if (radix == null) {
      return;
    } else if (radix < 1 || radix > 36) {
      reports.error("radix " + radix + " in builtin `" + arguments.name() + "' out of range");
      return;
    }
    Integer width = arguments.count() < 3 ? Integer.valueOf(1) : number(arguments, 3);
    if (width == null) {
      return;
    } else if (width < 0) {
      reports.error("negative width to builtin `" + arguments.name() + "'");
      return;
    }
    Integer value = value(arguments);
    if (value != null) {
      long longest = Math.max(width, radix == 1 ? Math.abs((long) value) : 0);
      machinery.budget().hold(longest);
      machinery.budget().release(longest);
      // Radix 1 shows nought as nothing, every other as 0.
      String digits = Texts.digits(value, radix, width);
      out.append(digits);
    }
  }

  private @Nullable Integer value(Arguments arguments) {
    if (arguments.text(1).isEmpty()) {
      reports.error("empty string treated as 0 in builtin `" + arguments.name() + "'");
      return 0;
    }
    try {
      return Expression.value(arguments.text(1), reports::warning);
    } catch (Expression.FaultException wrong) {
      String words = wrong.about(arguments.text(1));
      if (wrong.fails()) {
        reports.failure(words);
      } else {
        reports.error(words);
      }
      return null;
    }
  }
}
