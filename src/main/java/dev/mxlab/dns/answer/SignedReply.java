package dev.mxlab.dns.answer;

import dev.mxlab.dns.sign.ResponseSigner;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The way back to a client that signed: every message is signed on its way out. */
record SignedReply(Reply out, ResponseSigner signer) implements Reply {
  @Override
  public void send(byte[] octets, int length) {
    out.send(signer.sign(Arrays.copyOf(octets, length)));
  }

  @Override
  public void stream(Messages messages) {
    out.stream(
        new Messages() {
          @Override
          public byte @Nullable [] next() {
            byte[] next = messages.next();
            return next == null ? null : signer.sign(next);
          }

          @Override
          public void close() {
            messages.close();
          }
        });
  }
}
