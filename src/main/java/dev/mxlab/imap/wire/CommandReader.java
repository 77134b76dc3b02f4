package dev.mxlab.imap.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes commands apart as their octets come (RFC 3501 section 9). It stops after a command's name,
 * so that an unknown one needs no arguments; at each literal, so that the session says whether it
 * wants it; and at the command's end. Nothing of a command can grow beyond {@link #LONGEST}.
 */
public final class CommandReader {
  /** imap_max_line_length: octets of one command without the messages of APPEND. */
  public static final int LONGEST = 64 * 1024;

  private static final int LONGEST_WORD = 1024;
  private static final int DEEPEST = 2_000;

  /** What was read. */
  public sealed interface Event {
    /** Tag and name stand; the arguments are still to come. */
    record Named(String tag, String name) implements Event {}

    /**
     * A literal begins. {@link CommandReader#collect} takes it as an argument, {@link
     * CommandReader#stream} lets the session have its octets, {@link CommandReader#refuse} ends the
     * command.
     *
     * @param before the arguments before it, lists that are still open with what they have so far
     * @param depth how many lists are open
     * @param waits whether the client waits for a {@code +} line
     * @param binary whether it is a literal8
     */
    record Literal(List<Arg> before, int depth, long size, boolean waits, boolean binary)
        implements Event {}

    /** All arguments are there. */
    record Whole(List<Arg> args) implements Event {}

    /** The command cannot be read; its line is skipped. */
    record Broken(Fault where, String why) implements Event {}
  }

  private static final int MOST_SPARED = 64;

  private enum State {
    TAG,
    NAME,
    BETWEEN,
    ATOM,
    QUOTED,
    ESCAPED,
    LITERAL_SIZE,
    LITERAL_SIZE_END,
    LITERAL_ASKED,
    LITERAL,
    STREAM,
    SKIP_LITERAL,
    SKIP_LINE
  }

  private final InputBuffer input = new InputBuffer();
  private State state = State.TAG;
  private final StringBuilder word = new StringBuilder();
  private String tag = "";
  private List<List<Arg>> open = new ArrayList<>();
  private int used;
  private long literal;
  private boolean binary;
  private boolean waits;
  private boolean sizeHasDigits;
  private int longest = LONGEST;
  private int longestWord = LONGEST;
  private int mostLists = Integer.MAX_VALUE;
  private int lists;
  private boolean sparing;

  /** Whether literals of a command that is skipped are skipped with it. */
  private boolean swallows;

  /** A name ended the line: it is whole, once the session has taken the name. */
  private boolean endOfLine;

  public CommandReader() {
    open.add(new ArrayList<>());
  }

  /** How long a command may be from now on. */
  public void limit(int octets, int wordOctets, int lists) {
    longest = octets;
    longestWord = wordOctets;
    mostLists = lists;
  }

  /** Whether the command that is broken was too long. */
  public boolean tooLong() {
    return used > longest && !sparing;
  }

  /** Of the arguments of this command only the first ones are kept. */
  public void spare() {
    sparing = true;
  }

  /** False when the client sends far more than it may. */
  public boolean add(byte[] octets, int offset, int length) {
    return input.add(octets, offset, length);
  }

  /** Reads on; null when more octets are needed. */
  public @Nullable Event next() {
    if (endOfLine) {
      endOfLine = false;
      return whole();
    }
    while (!input.isEmpty()) {
      Event event = step();
      if (event != null) {
        return event;
      }
      if (state == State.LITERAL_ASKED || state == State.STREAM) {
        return null;
      }
    }
    return null;
  }

  private @Nullable Event step() {
    switch (state) {
      case SKIP_LITERAL -> {
        literal -= input.skip(literal);
        state = literal == 0 ? State.SKIP_LINE : state;
        return null;
      }
      case LITERAL -> {
        byte[] taken = input.take((int) Math.min(literal, LONGEST));
        literal -= taken.length;
        word.append(new String(taken, StandardCharsets.ISO_8859_1));
        if (literal == 0) {
          finishString(true);
        }
        return null;
      }
      case SKIP_LINE -> {
        skipped((char) (input.take() & 0xff));
        return null;
      }
      case LITERAL_ASKED, STREAM -> {
        return null;
      }
      default -> {
        return character((char) (input.take() & 0xff));
      }
    }
  }

  /** A line of a command that is refused: more octets that were not asked for may follow it. */
  private void skipped(char c) {
    if (c != '\n') {
      if (swallows) {
        SkippedLine.add(word, c);
      }
      return;
    }
    literal = swallows ? SkippedLine.announced(word) : -1;
    if (literal >= 0) {
      state = literal > 0 ? State.SKIP_LITERAL : State.SKIP_LINE;
    } else {
      reset();
    }
  }

  private @Nullable Event character(char c) {
    used = sparing ? used : used + 1;
    if (state != State.TAG && state != State.NAME) {
      // After login the last argument may go beyond what the line may have, by itself.
      boolean begins = state == State.BETWEEN && " \r\n)".indexOf(c) < 0;
      if (used > longest && (begins || longest < LONGEST)) {
        return broken(Fault.ARGUMENTS, "IMAP command line too large", c);
      } else if (word.length() > longestWord) {
        return broken(Fault.WORD, "Too long argument", c);
      }
    }
    return switch (state) {
      case TAG -> inTag(c);
      case NAME -> inName(c);
      case BETWEEN -> between(c);
      case ATOM -> inAtom(c);
      case QUOTED -> inQuoted(c);
      case ESCAPED -> {
        word.append(c);
        state = State.QUOTED;
        yield c == '\n' ? broken(Fault.ARGUMENTS, "Missing '\"'", c) : null;
      }
      case LITERAL_SIZE -> inLiteralSize(c);
      case LITERAL_SIZE_END -> afterLiteralSize(c);
      default -> null;
    };
  }

  private @Nullable Event inTag(char c) {
    if (c == ' ' && word.length() > 0) {
      tag = word.toString();
      word.setLength(0);
      state = State.NAME;
    } else if (c == '\n' && word.length() > 0) {
      tag = word.toString();
      return broken(Fault.NAME, "Invalid command name", c);
    } else if (c != '\r' || word.length() == 0) {
      if (c <= ' ' || c >= 0x7f || "+(){%*\"\\".indexOf(c) >= 0 || word.length() >= LONGEST_WORD) {
        return broken(Fault.TAG, "Invalid tag", c);
      }
      word.append(c);
    }
    return null;
  }

  private @Nullable Event inName(char c) {
    boolean ends = c == ' ' || c == '\r' || c == '\n';
    boolean uid = word.toString().equalsIgnoreCase("UID");
    if (ends && word.length() > 0 && !(uid && c == ' ')) {
      boolean wrong = uid || word.charAt(word.length() - 1) == ' ';
      if (wrong) {
        return broken(Fault.NAME, "Invalid command name", c);
      }
      String name = word.toString();
      word.setLength(0);
      state = State.BETWEEN;
      if (c == '\n') {
        endOfLine = true;
      }
      return new Event.Named(tag, name);
    }
    boolean bad = c < ' ' || c >= 0x7f || "(){%*\"\\".indexOf(c) >= 0;
    if (bad || ends && !uid || word.length() >= LONGEST_WORD) {
      return broken(Fault.NAME, "Invalid command name", c);
    }
    word.append(c);
    return null;
  }

  private @Nullable Event between(char c) {
    switch (c) {
      case ' ', '\r' -> {}
      case '\n' -> {
        return open.size() > 1 ? broken(Fault.ARGUMENTS, "Missing ')'", c) : whole();
      }
      case '(' -> {
        if (++lists > mostLists && !sparing) {
          return broken(Fault.ARGUMENTS, "Too many '('", c);
        } else if (open.size() > DEEPEST) {
          return broken(Fault.ARGUMENTS, "IMAP command line too large", c);
        }
        open.add(new ArrayList<>());
      }
      case ')' -> {
        if (open.size() == 1) {
          return broken(Fault.ARGUMENTS, "Unexpected ')'", c);
        }
        List<Arg> members = open.remove(open.size() - 1);
        take(new Arg.Group(members));
      }
      case '"' -> state = State.QUOTED;
      case '{' -> beginLiteral(false);
      case '~' -> {
        word.append(c);
        state = State.ATOM;
      }
      default -> {
        state = State.ATOM;
        return inAtom(c);
      }
    }
    return null;
  }

  private void beginLiteral(boolean literal8) {
    state = State.LITERAL_SIZE;
    literal = 0;
    sizeHasDigits = false;
    binary = literal8;
    waits = true;
  }

  private @Nullable Event inAtom(char c) {
    if (c == '{' && word.length() == 1 && word.charAt(0) == '~') {
      word.setLength(0);
      beginLiteral(true);
      return null;
    }
    if (c == ' ' || c == ')' || c == '\r' || c == '\n') {
      take(new Arg.Atom(word.toString()));
      word.setLength(0);
      state = State.BETWEEN;
      return between(c);
    }
    if (c >= 0x80) {
      return broken(Fault.ARGUMENTS, "8bit data in atom", c);
    }
    if (c < ' ' || c == 0x7f || c == '"' || c == '{' || c == '(') {
      return broken(Fault.ARGUMENTS, "Invalid characters in atom", c);
    }
    word.append(c);
    return null;
  }

  private @Nullable Event inQuoted(char c) {
    if (c == '"') {
      finishString(false);
    } else if (c == '\\') {
      state = State.ESCAPED;
    } else if (c == '\n') {
      return broken(Fault.ARGUMENTS, "Missing '\"'", c);
    } else if (c == 0) {
      return broken(Fault.ARGUMENTS, "NULs not allowed in strings", c);
    } else if (c != '\r') {
      word.append(c);
    }
    return null;
  }

  private void take(Arg arg) {
    if (!sparing || open.get(open.size() - 1).size() < MOST_SPARED) {
      open.get(open.size() - 1).add(arg);
    }
  }

  private void finishString(boolean isLiteral) {
    take(new Arg.Text(word.toString(), isLiteral));
    word.setLength(0);
    state = State.BETWEEN;
  }

  private @Nullable Event inLiteralSize(char c) {
    if (c >= '0' && c <= '9' && waits && literal < 1L << 58) {
      literal = literal * 10 + c - '0';
      sizeHasDigits = true;
    } else if (c == '+' && sizeHasDigits && waits) {
      waits = false;
    } else if (c == '}' && sizeHasDigits) {
      state = State.LITERAL_SIZE_END;
    } else {
      return broken(Fault.ARGUMENTS, "Invalid literal size", c);
    }
    return null;
  }

  private @Nullable Event afterLiteralSize(char c) {
    if (c == '\r') {
      return null;
    }
    if (c != '\n') {
      return broken(Fault.ARGUMENTS, "Missing LF after literal size", c);
    }
    state = State.LITERAL_ASKED;
    List<Arg> before = new ArrayList<>(open.get(open.size() - 1));
    for (int i = open.size() - 2; i >= 0; i--) {
      List<Arg> outer = new ArrayList<>(open.get(i));
      outer.add(new Arg.Group(before));
      before = outer;
    }
    return new Event.Literal(before, open.size() - 1, literal, waits, binary);
  }

  /** Takes the literal that was announced as an argument; false when it is too large for one. */
  public boolean collect() {
    if ((sparing ? 0 : used) + literal > longest || literal > longestWord) {
      return false;
    }
    used += sparing ? 0 : (int) literal;
    if (literal == 0) {
      finishString(true);
    } else {
      state = State.LITERAL;
    }
    return true;
  }

  /**
   * The literal's octets will be taken by {@link #streamed}; the arguments so far are forgotten.
   */
  public void stream() {
    state = State.STREAM;
    used = 0;
    open.forEach(List::clear);
  }

  /** Some octets of the literal; none when there are no more or none have come. */
  public byte[] streamed(int most) {
    byte[] taken = input.take((int) Math.min(literal, most));
    literal -= taken.length;
    if (literal == 0) {
      state = State.BETWEEN;
    }
    return taken;
  }

  /** How many octets of the streamed literal are still to be taken. */
  public long toStream() {
    return state == State.STREAM ? literal : 0;
  }

  /** Ends the command; a literal that the client sends unasked is skipped. */
  public void refuse() {
    if (state == State.LITERAL_ASKED && !waits && literal > 0 || state == State.STREAM) {
      state = State.SKIP_LITERAL;
      swallows = true;
      word.setLength(0);
    } else if (state == State.LITERAL_ASKED && waits) {
      reset();
    } else {
      skipLine();
    }
  }

  /** Ends the command without looking at the rest of its line. */
  public void skipLine() {
    if (endOfLine) {
      reset();
    } else {
      state = State.SKIP_LINE;
    }
  }

  /** A line as it is, without its end: answers of a login, DONE. Null when it is not whole yet. */
  public @Nullable String line() {
    while (!input.isEmpty()) {
      char c = (char) (input.take() & 0xff);
      if (c != '\n') {
        word.append(c);
      }
      int end = word.length();
      if (c == '\n' || end >= LONGEST) {
        boolean cr = c == '\n' && end > 0 && word.charAt(end - 1) == '\r';
        String line = word.substring(0, cr ? end - 1 : end);
        word.setLength(0);
        return line;
      }
    }
    return null;
  }

  /** What follows a command's name, as it is. Null when it is not whole yet. */
  public @Nullable String restOfLine() {
    String rest = endOfLine ? "" : line();
    if (rest != null) {
      reset();
    }
    return rest;
  }

  /** How much of a command that is not whole yet has come. */
  public int pending() {
    return used + input.available();
  }

  private Event whole() {
    Event event = new Event.Whole(List.copyOf(open.get(0)));
    reset();
    return event;
  }

  private Event broken(Fault where, String why, char at) {
    if (at == '\n') {
      reset();
    } else {
      state = State.SKIP_LINE;
    }
    return new Event.Broken(where, why);
  }

  private void reset() {
    state = State.TAG;
    used = 0;
    literal = 0;
    endOfLine = false;
    swallows = false;
    sparing = false;
    lists = 0;
    word.setLength(0);
    if (word.capacity() > 256) {
      word.trimToSize();
    }
    open = new ArrayList<>(1);
    open.add(new ArrayList<>());
  }

  /** The tag of the command that is being read. */
  public String tag() {
    return tag;
  }
}
