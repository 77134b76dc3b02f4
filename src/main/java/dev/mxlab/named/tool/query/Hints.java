package dev.mxlab.named.tool.query;

import dev.mxlab.host.Call;
import dev.mxlab.host.Daemon;
import dev.mxlab.host.LabFiles;
import dev.mxlab.host.Units;
import dev.mxlab.named.tool.message.Form;
import dev.mxlab.named.tool.message.Mnemonics;
import dev.mxlab.named.tool.message.RdataText;
import dev.mxlab.named.tool.message.Reply;
import dev.mxlab.named.tool.message.Rr;
import dev.mxlab.named.tool.message.Tsig;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a learner may have got wrong: at most one line on standard error, after the real tool's
 * words, and only in a lab. The last thing that went wrong is what it is about.
 */
public final class Hints {
  private static final int SERVFAIL = 2;
  private static final int NXDOMAIN = 3;
  private static final int REFUSED = 5;
  private static final int NOTAUTH = 9;
  private static final int NOTZONE = 10;
  private static final int PTR = 12;

  /** {@code mail.example.com.example.com}. */
  private static final Pattern TWICE =
      Pattern.compile("(?:^|[ .])((?:[a-z0-9-]+\\.)+[a-z0-9-]+)\\.\\1\\.?(?= |$)");

  /** {@code mail.example.com.111.168.192.in-addr.arpa}. */
  private static final Pattern BELOW_REVERSE =
      Pattern.compile("([a-z][a-z0-9-]*(?:\\.[a-z0-9-]+)*?)\\.(?:\\d+\\.)+in-addr\\.arpa\\.?$");

  /** Types whose data are names. */
  private static final Set<String> NAMING =
      Set.of("NS", "CNAME", "DNAME", "SOA", "PTR", "MX", "SRV");

  private final Call call;
  private final boolean inLab;
  private @Nullable Phrase hint;

  public Hints(Call call) {
    this.call = call;
    this.inLab = call.host().files() instanceof LabFiles;
  }

  private void say(String key, Object... arguments) {
    hint = Phrase.of(Hints.class, key, arguments);
  }

  /** A face that works as {@code face} does, and tells us what it sees. */
  public Face noticing(Face face) {
    return inLab ? new NoticingFace(face, this) : face;
  }

  /** Prints the hint, if there is one. */
  public void give() {
    Phrase phrase = hint;
    if (phrase != null && inLab) {
      call.err().println(phrase.in(call.locale()));
      call.err().flush();
    }
  }

  /** A server did not answer. */
  public void failed(InetAddress server, int port, String why) {
    if (!why.equals("connection refused") && !why.equals("operation canceled")) {
      say("silent", Server.shown(server));
      return;
    }
    boolean own = server.isLoopbackAddress() || call.host().network().addresses().contains(server);
    Optional<Daemon> named = call.host().units().find("named");
    if (!own) {
      say("refused.there", Server.shown(server), Integer.toString(port));
    } else if (named.isEmpty()) {
      say("refused.no-server", call.host().id());
    } else {
      Units.State state = call.host().units().status(named.get()).state();
      switch (state) {
        case ACTIVE -> say("refused.not-listening", Server.shown(server), Integer.toString(port));
        case FAILED -> say("refused.failed");
        case INACTIVE -> say("refused.inactive");
      }
    }
  }

  /** An answer came. */
  void answered(Exchange exchange, Reply reply) {
    hint = null;
    String asked = Rr.shown(exchange.name());
    switch (reply.rcode()) {
      case SERVFAIL -> serverFailed(exchange);
      case REFUSED -> say(reply.has(Reply.RA) ? "refused.query" : "refused.recursion", asked);
      case NXDOMAIN -> missing(exchange, asked);
      default -> data(reply);
    }
  }

  private void serverFailed(Exchange exchange) {
    String asked = Rr.shown(exchange.name());
    Optional<Daemon> named = call.host().units().find("named");
    InetAddress server = exchange.server().address();
    boolean own = server.isLoopbackAddress() || call.host().network().addresses().contains(server);
    Optional<Diagnostic> error =
        named
            .filter(daemon -> own)
            .flatMap(
                daemon ->
                    call.host().units().status(daemon).diagnostics().stream()
                        .filter(Diagnostic::isError)
                        .findFirst());
    if (error.isPresent()) {
      boolean configuration = error.get().at().file().contains("named.conf");
      say(configuration ? "servfail.conf" : "servfail.file", error.get().at().toString());
    } else {
      say("servfail", asked);
    }
  }

  private void missing(Exchange exchange, String asked) {
    if (asked.indexOf('.') < 0 && !asked.isEmpty() && exchange.lookup().type == 1) {
      say("no-type", asked);
    } else if (exchange.lookup().type == PTR) {
      say("no-pointer", asked);
    } else if (!doubled(asked)) {
      hint = null;
    }
  }

  /** Data that show a missing final dot. */
  private void data(Reply reply) {
    for (Rr rr : reply.section(Reply.ANSWER)) {
      String text = RdataText.of(rr, Form.PLAIN);
      boolean names = NAMING.contains(Mnemonics.type(rr.type()));
      if (doubled(rr.name()) || (names && doubled(text))) {
        return;
      }
    }
  }

  private boolean doubled(String text) {
    String lower = text.toLowerCase(java.util.Locale.ROOT);
    Matcher twice = TWICE.matcher(lower);
    Matcher reverse = BELOW_REVERSE.matcher(lower);
    if (twice.find()) {
      say("doubled", twice.group(1) + "." + twice.group(1), twice.group(1));
      return true;
    } else if (reverse.find()) {
      say("doubled", reverse.group(), reverse.group(1));
      return true;
    }
    return false;
  }

  void transferFailed(Exchange exchange) {
    say("transfer", Rr.shown(exchange.name()));
  }

  void alone(String domain) {
    say("alone", domain);
  }

  void signatureWrong() {
    say("signature");
  }

  /** A server did not take an update. */
  public void updateRefused(Reply reply, InetAddress server) {
    Rr tsig = reply.tsig();
    if (tsig != null && Tsig.error(tsig) != 0) {
      say("signature");
      return;
    }
    switch (reply.rcode()) {
      case REFUSED -> say("update.refused");
      case NOTAUTH -> say("update.not-primary", Server.shown(server));
      case NOTZONE -> say("update.other-zone");
      case SERVFAIL -> say("update.failed");
      default -> hint = null;
    }
  }
}
