package dev.pingoneprotect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pingoneprotect.testing.Emulator;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** The package from Java: builders, futures, durations. */
class JavaTest {
    private static final String ENVIRONMENT = "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21";

    private static ProtectClient client() {
        return ProtectClient.builder()
            .environmentId(ENVIRONMENT)
            .apiUrl("http://127.0.0.1:9/v1") // nobody listens there
            .tokenAsync(request -> CompletableFuture.completedFuture(AccessToken.of("t", Duration.ofMinutes(5))))
            .timeout(Duration.ofSeconds(2))
            .maxRetries(0)
            .fallback(FallbackLevel.HIGH)
            .build();
    }

    @Test
    void anOutageIsAnOutcome() throws Exception {
        try (ProtectClient client = client()) {
            EvaluationRequest request =
                EvaluationRequest.builder(User.external("u-1", "ana@example.com")).ip("81.2.69.142").build();
            Evaluation evaluation = client.evaluateAsync(request).get();
            assertEquals(Outcome.High.INSTANCE, evaluation.getOutcome());
            assertEquals(DecidedBy.FALLBACK, evaluation.getDecision().getDecidedBy());
            assertEquals(ErrorCode.NETWORK, evaluation.getError().getCode());
        }
    }

    @Test
    void aBadRequestIsAnException() {
        try (ProtectClient client = client()) {
            EvaluationRequest request = EvaluationRequest.builder(User.external("u-1")).ip("home").build();
            ExecutionException thrown =
                assertThrows(ExecutionException.class, () -> client.evaluateAsync(request).get());
            assertInstanceOf(ProtectException.Validation.class, thrown.getCause());
        }
    }

    @Test
    void aGuardWaitsForTheBodysStageAndCompletes() throws Exception {
        Emulator emulator = new Emulator(UUID.randomUUID().toString());
        try (ProtectClient client = emulator.builder().build()) {
            EvaluationRequest request = EvaluationRequest.builder(User.external("high-1"))
                .ip("81.2.69.142")
                .flow(new Flow.Authentication(AuthenticationSubtype.USER_PASSWORD))
                .build();
            Evaluation evaluation = client.<Evaluation>guardAsync(request, handle -> {
                handle.succeed();
                return CompletableFuture.supplyAsync(() -> handle);
            }).get();
            assertEquals(Outcome.High.INSTANCE, evaluation.getOutcome());
            assertEquals(CompletionState.SUCCESS, evaluation.getCompletionStatus());
            Feedback feedback = new Feedback.FalseHighRisk(FalseHighRiskReason.SUCCESSFUL_MFA);
            assertEquals(List.of(), evaluation.feedbackAsync(feedback).get().getFailed());
            assertEquals(evaluation.getId(), client.getAsync(evaluation.getId()).get().getId());
        }
    }

    @Test
    void decisionsNeedNoClient() {
        String response = "{\"id\":\"1\",\"result\":{\"level\":\"LOW\",\"score\":301}}";
        assertEquals("EXCEEDS_SCORE_THRESHOLD", PingOneProtect.decide(response).getOutcome().getText());
        OutcomePolicy strict = OutcomePolicy.of(null, List.of());
        assertEquals(Outcome.Low.INSTANCE, PingOneProtect.decide(response, strict).getOutcome());
    }
}
