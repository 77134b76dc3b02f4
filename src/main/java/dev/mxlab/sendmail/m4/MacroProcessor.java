package dev.mxlab.sendmail.m4;

import dev.mxlab.text.Diagnostic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts and writes them with their macros expanded. One instance is one run of m4: macros
 * defined in one file are there in the next. Calls within arguments are kept on a stack of its own,
 * so no nesting of macros can exhaust the thread's. Not for several threads.
 */
public final class MacroProcessor {
  /**
   * What it works with.
   *
   * @param files the text of a file by the name that the input uses; empty when there is none
   * @param out where the result goes
   * @param diagnostics complaints, their message complete as m4 words it
   * @param printed what errprint and dumpdef write to standard error
   */
  public record Surroundings(
      Function<String, Optional<String>> files,
      Appendable out,
      Consumer<Diagnostic> diagnostics,
      Consumer<String> printed) {}

  /** A call whose arguments are being read. */
  private static final class Call {
    private final String name;
    private final Definition definition;
    private final String file;
    private final int line;
    private final List<Arguments.Argument> arguments = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable Builtin builtin;
    private boolean begun;
    private int parentheses;
    private long held;

    Call(String name, Definition definition, String file, int line) {
      this.name = name;
      this.definition = definition;
      this.file = file;
      this.line = line;
    }

    boolean takesBuiltins() {
      return definition instanceof Definition.Native own && own.builtin().takesBuiltins();
    }

    void endArgument() {
      Builtin whole = takesBuiltins() ? builtin : null;
      boolean dropped = builtin != null;
      arguments.add(new Arguments.Argument(dropped ? "" : text.toString(), whole));
      text.setLength(0);
      builtin = null;
      begun = false;
    }
  }

  /** Text of m4wrap, lying where it was handed in. */
  private record Wrapped(String text, String file, int line) {}

  private final Surroundings surroundings;
  private final List<String> includePath = new ArrayList<>();
  private final Set<String> temporaries = new HashSet<>();
  private final Deque<Call> calls = new ArrayDeque<>();
  private final Reports reports;
  private final Budget budget;
  private final InputStack input;
  private final Lexer lexer;
  private final Symbols symbols;
  private final Diversions diversions;
  private final Builtins builtins;
  private List<Wrapped> wrapped = new ArrayList<>();
  private boolean halted;
  private int code;

  public MacroProcessor(Surroundings surroundings, Limits limits) {
    this.surroundings = surroundings;
    reports = new Reports(surroundings.diagnostics());
    budget = new Budget(limits, reports);
    input = new InputStack(budget, reports);
    lexer = new Lexer(input, reports, budget);
    symbols = new Symbols(budget);
    diversions = new Diversions(surroundings.out(), budget);
    builtins = new Builtins(new Parts());
    for (Builtin builtin : Builtin.values()) {
      guarded(() -> symbols.define(builtin.shown(), new Definition.Native(builtin)));
    }
    define("__gnu__", "");
    define("__unix__", "");
  }

  @FunctionalInterface
  private interface Step {
    void run() throws Halt;
  }

  /** Once halted, nothing is done any more. */
  private void guarded(Step step) {
    if (halted) {
      return;
    }
    try {
      step.run();
    } catch (Halt halt) {
      halted = true;
      code = halt.code();
    }
  }

  /** -D. */
  public void define(String name, String text) {
    guarded(() -> symbols.define(name, new Definition.Text(text)));
  }

  /** -U. */
  public void undefine(String name) {
    symbols.remove(name);
  }

  /** -I: where includes are looked for that are not found as they are named. */
  public void includeFrom(String directory) {
    includePath.add(directory);
  }

  /** A file of the command line; one that is not there is complained of, and the run goes on. */
  public void file(String name) {
    Optional<Source> source = open(name);
    if (source.isEmpty()) {
      reports.failure("cannot open `" + name + "': No such file or directory");
    } else {
      text(source.get().name(), source.get().text());
    }
  }

  /** A text under a name, as {@code stdin}. */
  public void text(String name, String text) {
    guarded(
        () -> {
          input.pushFile(text, name);
          expand();
        });
  }

  /**
   * Ends the run: what m4wrap kept is read, what was diverted is written. Returns the exit code.
   */
  public int finish() {
    guarded(
        () -> {
          while (!wrapped.isEmpty()) {
            List<Wrapped> now = wrapped;
            wrapped = new ArrayList<>();
            for (Wrapped each : now) {
              budget.release(each.text().length());
              input.pushText(each.text(), each.file(), each.line());
            }
            expand();
          }
          diversions.divert(0);
          diversions.undivertAll();
        });
    return halted ? code : reports.failed() ? 1 : 0;
  }

  private Optional<Source> open(String name) {
    if (name.isEmpty()) {
      return Optional.empty();
    } else if (temporaries.contains(name)) {
      return Optional.of(new Source(name, ""));
    }
    Optional<Source> found = surroundings.files().apply(name).map(text -> new Source(name, text));
    if (found.isPresent() || name.startsWith("/")) {
      return found;
    }
    for (String directory : includePath) {
      String path = directory + "/" + name;
      Optional<String> text = surroundings.files().apply(path);
      if (text.isPresent()) {
        return Optional.of(new Source(path, text.get()));
      }
    }
    return Optional.empty();
  }

  private void expand() throws Halt {
    while (true) {
      Token token = lexer.next();
      Call call = calls.peek();
      if (token.kind() == Token.Kind.END) {
        if (call != null) {
          throw reports.fatal("ERROR: end of file in argument list", call.file, call.line);
        }
        return;
      } else if (call == null) {
        outside(token);
      } else {
        inside(call, token);
      }
    }
  }

  private void outside(Token token) throws Halt {
    if (token.kind() == Token.Kind.WORD) {
      word(token);
    } else {
      diversions.write(token.text());
    }
  }

  private void inside(Call call, Token token) throws Halt {
    if (!call.begun && token.blank()) {
      return;
    }
    call.begun = true;
    switch (token.kind()) {
      case WORD -> word(token);
      case COMMA, CLOSE -> {
        if (call.parentheses == 0) {
          call.endArgument();
          if (token.kind() == Token.Kind.CLOSE) {
            close(call);
          }
          return;
        }
        call.parentheses -= token.kind() == Token.Kind.CLOSE ? 1 : 0;
        emit(token.text());
      }
      case OPEN -> {
        call.parentheses++;
        emit(token.text());
      }
      case BUILTIN -> {
        if (call.text.length() == 0) {
          call.builtin = token.builtin();
        }
      }
      default -> emit(token.text());
    }
  }

  /** To the argument that is being read, or out. */
  private void emit(String text) throws Halt {
    Call call = calls.peek();
    if (call == null) {
      diversions.write(text);
    } else {
      budget.hold(text.length());
      call.held += text.length();
      call.text.append(text);
    }
  }

  private void word(Token token) throws Halt {
    Definition definition = symbols.find(token.text());
    boolean open = input.peek() == '(';
    if (definition == null
        || (definition instanceof Definition.Native own && own.builtin().blind() && !open)) {
      emit(token.text());
      return;
    }
    Call call = new Call(token.text(), definition, reports.file(), reports.line());
    if (open) {
      calls.push(call);
      budget.nested(calls.size());
      input.next();
    } else {
      perform(call);
    }
  }

  private void close(Call call) throws Halt {
    calls.pop();
    budget.release(call.held);
    perform(call);
  }

  /** What the macro says lies where its call began; what follows goes on where it ended. */
  private void perform(Call call) throws Halt {
    budget.work(Budget.CALL + call.held);
    String file = reports.file();
    int line = reports.line();
    reports.at(call.file, call.line);
    StringBuilder out = new StringBuilder();
    call(call.definition, new Arguments(call.name, call.arguments), out);
    input.pushText(out.toString());
    reports.at(file, line);
  }

  private void call(Definition definition, Arguments arguments, StringBuilder out) throws Halt {
    if (definition instanceof Definition.Text text) {
      Texts.expand(text.body(), arguments, lexer, budget, out);
    } else if (definition instanceof Definition.Native own) {
      builtins.run(own.builtin(), arguments, out);
    }
  }

  /** What the builtins see of this run. */
  private final class Parts implements Machinery {
    @Override
    public Reports reports() {
      return reports;
    }

    @Override
    public Budget budget() {
      return budget;
    }

    @Override
    public Lexer lexer() {
      return lexer;
    }

    @Override
    public Symbols symbols() {
      return symbols;
    }

    @Override
    public InputStack input() {
      return input;
    }

    @Override
    public Diversions diversions() {
      return diversions;
    }

    @Override
    public Optional<Source> open(String name) {
      return MacroProcessor.this.open(name);
    }

    @Override
    public void print(String text) {
      surroundings.printed().accept(text);
    }

    @Override
    public void wrap(String text) throws Halt {
      budget.hold(text.length());
      wrapped.add(new Wrapped(text, reports.file(), reports.line()));
    }

    @Override
    public String temporary(String template) {
      String stem = template.replaceFirst("X+$", "");
      int stars = Math.max(1, template.length() - stem.length());
      String name = stem + String.format("%0" + stars + "d", temporaries.size() + 1);
      temporaries.add(name);
      return name;
    }

    @Override
    public void call(Definition definition, Arguments arguments, StringBuilder out) throws Halt {
      MacroProcessor.this.call(definition, arguments, out);
    }
  }
}
