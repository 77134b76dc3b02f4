package dev.mxlab.named.conf;

import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Position;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a named.conf and what it includes into a tree, with BIND's complaints (bin/named of 9.18,
 * named.conf(5)). As in BIND a missing semicolon and an unknown option are told and reading goes
 * on; anything else ends it. One instance reads one configuration.
 */
final class ConfParser {
  private final StatementTable table;
  private final ConfFiles files;
  private final boolean deprecationsTold;
  private final Complaints complaints = new Complaints();
  private String directory;
  private @Nullable TokenStream stream;
  private @Nullable ValueReader reader;
  private int depth;

  /**
   * @param directory where relative names start until a {@code directory} statement
   */
  ConfParser(StatementTable table, ConfFiles files, String directory, boolean deprecationsTold) {
    this.table = table;
    this.files = files;
    this.directory = directory;
    this.deprecationsTold = deprecationsTold;
  }

  /** What a file says; {@code top} is null when it cannot be used at all. */
  record Parsed(
      Value.@Nullable Body top, String directory, List<Diagnostic> diagnostics, String result) {}

  Parsed parse(String name) {
    String text;
    try {
      text = files.read(absolute(name));
    } catch (IOException missing) {
      complaints.error(
          Position.of(name),
          "open: " + name + ": " + reason(missing),
          Mends.phrase(
              missing instanceof NoSuchFileException ? "file-missing" : "file-unreadable", name));
      return new Parsed(null, directory, complaints.all(), reason(missing));
    }
    TokenStream tokens = new TokenStream(new Lexer(name, text));
    stream = tokens;
    Value.Body top = null;
    String result = "failure";
    try {
      top = new Value.Body(statements("top", tokens), Position.of(name));
      Token end = tokens.peek(false);
      if (end.kind() != Token.Kind.END && !complaints.anyError()) {
        complaints.error(
            end.at(), "syntax error near " + Complaints.named(end), Mends.syntaxError(end));
        result = "unexpected token";
      }
    } catch (ConfSyntaxException stop) {
      result = stop.getMessage();
      explain(stop, tokens);
    }
    return new Parsed(complaints.anyError() ? null : top, directory, complaints.all(), result);
  }

  private void explain(ConfSyntaxException stop, TokenStream tokens) {
    if (stop.told()) {
      return;
    }
    Position opened = stop.opened();
    if (opened != null) {
      complaints.error(tokens.here(), stop.getMessage() + " ", Mends.unterminated(opened));
    } else if (!complaints.anyError()) {
      complaints.error(tokens.last(), "parsing failed: " + stop.getMessage(), null);
    }
  }

  private String absolute(String name) {
    return Path.of(directory).resolve(name).normalize().toString();
  }

  private static String reason(IOException failure) {
    return failure instanceof NoSuchFileException ? "file not found" : "permission denied";
  }

  /** The statements of a block, up to what is no word. */
  private List<Statement> statements(String context, TokenStream tokens)
      throws ConfSyntaxException {
    List<Statement> found = new ArrayList<>();
    Map<String, Statement> single = new LinkedHashMap<>();
    while (tokens.peek(false).kind() == Token.Kind.WORD) {
      Token name = tokens.next(false);
      if (name.isWord("include")) {
        include(tokens);
        continue;
      }
      Row row = table.find(context, name.text());
      if (row == null) {
        complaints.error(
            name.at(),
            "unknown option " + Complaints.named(name),
            Mends.unknownOption(name, table, context));
        skipUnknown(tokens);
        semicolon(tokens);
        continue;
      }
      tellStatus(row, name);
      Statement before = row.multi() ? null : single.get(row.name());
      if (before != null) {
        complaints.error(
            name.at(),
            "'" + row.name() + "' redefined near " + Complaints.named(name),
            Mends.phrase("redefined", row.name(), before.at().toString()));
        throw ConfSyntaxException.afterComplaint("already exists");
      }
      Statement statement = statement(row, name, tokens);
      single.put(row.name(), statement);
      found.add(statement);
    }
    return List.copyOf(found);
  }

  private ValueReader reader(TokenStream tokens) {
    if (reader == null) {
      reader = new ValueReader(tokens, complaints, deprecationsTold, this::block);
    }
    return reader;
  }

  private Statement statement(Row row, Token name, TokenStream tokens) throws ConfSyntaxException {
    List<Value> values = new ArrayList<>();
    reader(tokens).read(row.shape(), values);
    Statement statement = new Statement(row, List.copyOf(values), name.at());
    if (row.name().equals("directory")) {
      changeDirectory(statement);
    }
    semicolon(tokens);
    return statement;
  }

  /** BIND's parser goes to the directory as soon as it has read the statement. */
  private void changeDirectory(Statement statement) throws ConfSyntaxException {
    String to = absolute(statement.word());
    Position at = statement.values().get(0).at();
    if (statement.word().isEmpty() || !files.isDirectory(to)) {
      boolean first = !complaints.anyError();
      complaints.error(
          at,
          "change directory to '" + statement.word() + "' failed: file not found\n",
          Mends.phrase("no-directory", statement.word()));
      if (first) {
        complaints.error(at, "parsing failed: file not found", null);
      }
      throw ConfSyntaxException.afterComplaint("file not found");
    }
    directory = to;
  }

  private Value.Body block(String context) throws ConfSyntaxException {
    TokenStream tokens = Objects.requireNonNull(stream);
    if (++depth > TokenStream.MAX_DEPTH) {
      throw ConfSyntaxException.silent("too many levels");
    }
    Token open = tokens.next(false);
    List<Statement> statements = statements(context, tokens);
    Token close = tokens.peek(false);
    if (!close.is('}')) {
      complaints.error(
          close.at(),
          "'}' expected near " + Complaints.named(close),
          Mends.braceExpected(close, open));
      throw ConfSyntaxException.afterComplaint("unexpected token");
    }
    tokens.next(false);
    depth--;
    return new Value.Body(statements, open.at());
  }

  private void tellStatus(Row row, Token name) throws ConfSyntaxException {
    if (row.flags().contains(Row.Flag.UNBUILT)) {
      String message = "option '" + row.name() + "' was not enabled at compile time";
      complaints.error(name.at(), message, null);
      throw ConfSyntaxException.afterComplaint("failure");
    }
    if (row.status() == Row.Status.REFUSED) {
      String message = "option '" + row.name() + "' no longer exists";
      complaints.error(name.at(), message, Mends.phrase("gone", row.name()));
      throw ConfSyntaxException.afterComplaint("failure");
    }
    if (row.flags().contains(Row.Flag.DEPRECATED) && deprecationsTold) {
      complaints.warning(name.at(), "option '" + row.name() + "' is deprecated", null);
    }
    if (row.flags().contains(Row.Flag.OBSOLETE)) {
      complaints.warning(
          name.at(), "option '" + row.name() + "' is obsolete and should be removed ", null);
    }
  }

  private void semicolon(TokenStream tokens) throws ConfSyntaxException {
    Position before = tokens.last();
    Token token = tokens.peek(false);
    if (token.is(';')) {
      tokens.next(false);
    } else {
      complaints.error(
          token.at(),
          "missing ';' before " + Complaints.named(token),
          Mends.missingSemicolon(token, before));
    }
  }

  /** Passes over an unknown statement, as BIND does to find more mistakes after it. */
  private void skipUnknown(TokenStream tokens) throws ConfSyntaxException {
    int braces = 0;
    while (true) {
      Token token = tokens.peek(true);
      if (token.is(';') && braces == 0) {
        return;
      }
      braces += token.is('{') ? 1 : token.is('}') ? -1 : 0;
      if (token.kind() == Token.Kind.END || braces < 0) {
        complaints.error(token.at(), "unexpected token near " + Complaints.named(token), null);
        throw ConfSyntaxException.afterComplaint("unexpected token");
      }
      tokens.next(true);
    }
  }

  private void include(TokenStream tokens) throws ConfSyntaxException {
    Token name = tokens.peek(true);
    if (name.kind() != Token.Kind.QUOTED) {
      complaints.error(
          tokens.peek(false).at(),
          "expected quoted string near " + Complaints.named(tokens.peek(false)),
          Mends.quotesExpected(name));
      throw ConfSyntaxException.afterComplaint("unexpected token");
    }
    tokens.next(true);
    semicolon(tokens);
    List<String> paths = Globs.expand(name.text(), directory, files);
    List<Lexer> included = new ArrayList<>();
    for (String path : paths) {
      try {
        included.add(new Lexer(path, files.read(absolute(path))));
      } catch (IOException missing) {
        if (!complaints.anyError()) {
          complaints.error(
              name.at(),
              "parsing failed: " + reason(missing),
              Mends.phrase("include-missing", name.text()));
        }
        throw ConfSyntaxException.afterComplaint("file not found");
      }
    }
    for (int i = included.size() - 1; i >= 0; i--) {
      if (!tokens.include(included.get(i))) {
        complaints.error(
            name.at(), "parsing failed: too many open files", Mends.phrase("include-circle"));
        throw ConfSyntaxException.afterComplaint("quota");
      }
    }
  }
}
