package dev.mxlab.named.tool.query;

import dev.mxlab.named.tool.message.Reply;
import org.jspecify.annotations.Nullable;

/** Hands everything on to a tool's face, and what may be a mistake to the hints. */
final class NoticingFace implements Face {
  private final Face face;
  private final Hints hints;
  private @Nullable Exchange last;

  NoticingFace(Face face, Hints hints) {
    this.face = face;
    this.hints = hints;
  }

  @Override
  public void trying(String name) {
    face.trying(name);
  }

  @Override
  public void message(Exchange exchange, Reply message, boolean ours) {
    face.message(exchange, message, ours);
    last = exchange;
    if (!ours) {
      hints.answered(exchange, message);
    }
  }

  @Override
  public void received(Exchange exchange, int octets) {
    face.received(exchange, octets);
  }

  @Override
  public void failed(Exchange exchange, String why) {
    face.failed(exchange, why);
    hints.failed(exchange.server().address(), exchange.port(), why);
  }

  @Override
  public void alone(String domain) {
    face.alone(domain);
    hints.alone(domain);
  }

  @Override
  public void warning(String text) {
    face.warning(text);
  }

  @Override
  public void error(String text) {
    face.error(text);
  }

  @Override
  public void comment(Lookup lookup, String text) {
    face.comment(lookup, text);
  }

  @Override
  public void unverified(String why) {
    face.unverified(why);
    hints.signatureWrong();
  }

  @Override
  public void unreadable(String why, byte[] wire) {
    face.unreadable(why, wire);
  }

  @Override
  public void unreached(Lookup lookup) {
    face.unreached(lookup);
  }

  @Override
  public void transferFailed(String why) {
    face.transferFailed(why);
    Exchange exchange = last;
    if (exchange != null) {
      hints.transferFailed(exchange);
    }
  }

  @Override
  public void unresolved(String server, String why) {
    face.unresolved(server, why);
  }
}
