package dev.mxlab.sendmail.rewrite;

import dev.mxlab.host.TestHost;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.CfFile;
import dev.mxlab.sendmail.map.MapSession;
import dev.mxlab.sendmail.map.MapSources;
import dev.mxlab.sendmail.map.MapTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Rules of a test, ready to run on a test host. */
final class TestRules {
  static final String OPERATORS = "O OperatorChars=.:%@!^/[]+\n";

  final Rulebook book;
  final Interpreter interpreter;

  TestRules(TestHost host, String lines) {
    host.write(CfFile.PATH, "V10/Berkeley\n" + OPERATORS + lines);
    CfConfig config = Objects.requireNonNull(CfFile.read(CfFile.PATH, host.host()).value());
    book = Rulebook.of(config);
    interpreter =
        new Interpreter(book, MapTable.of(config, MapSources.of(host.host(), "example.com")));
  }

  Interpreter.Outcome run(String rulesets, String input) {
    List<Ruleset> chain = new ArrayList<>();
    for (String name : rulesets.split(",")) {
      chain.add(book.find(name).orElseThrow());
    }
    return interpreter
        .run(chain, space -> book.plain(input, space), Facts.NONE, new MapSession(), Trace.NONE)
        .toCompletableFuture()
        .join();
  }

  String result(String rulesets, String input) {
    return run(rulesets, input).tokens().toString();
  }
}
