"""The constants of wasm/assembly/encoder/{gelu,softmax}.ts: least greatest error, by weighted least squares whose weights follow the
errors (Lawson). Needs numpy. Prints the coefficients, lowest power first, and the greatest error.

    python3 scripts/fit-polynomials.py
"""
import math

import numpy as np

ROUNDS = 400
POINTS = 4001
# Beyond it the normal distribution is 0 or 1 to seven digits.
BOUND = 5.2


def lawson(solve, error):
    """Solves again and again, each point weighing more where the error was greater."""
    weights = np.full(POINTS, 1 / POINTS)
    for _ in range(ROUNDS):
        found = solve(np.sqrt(weights))
        errors = np.abs(error(found))
        weights *= errors / errors.max() + 1e-3
        weights /= weights.sum()
    return found, errors.max()


def powers(x, count):
    return np.stack([x**i for i in range(count)], axis=1)


def exponential(degree):
    """2^f for |f| <= 1/2, by relative error."""
    f = np.cos(np.linspace(0, np.pi, POINTS)) / 2
    exact, basis = 2.0**f, powers(f, degree + 1)
    solve = lambda weight: np.linalg.lstsq(basis * (weight / exact)[:, None], weight, rcond=None)[0]
    return lawson(solve, lambda found: basis @ found / exact - 1)


def distribution(upper, lower):
    """Phi(x) - 1/2 = x P(x^2) / Q(x^2) with Q(0) = 1, by absolute error; x^2 is scaled to 1 while it is solved."""
    x = (np.cos(np.linspace(0, np.pi, POINTS)) + 1) / 2 * BOUND + 1e-6
    u = x * x / BOUND**2
    exact = np.array([math.erf(value / math.sqrt(2)) / 2 for value in x]) / x
    above, below = powers(u, upper + 1), powers(u, lower + 1)[:, 1:]
    quotient = lambda found: (above @ found[: upper + 1]) / (1 + below @ found[upper + 1 :])
    last = np.ones(POINTS)

    def solve(weight):
        nonlocal last
        scaled = weight * x / last
        found = np.linalg.lstsq(np.hstack([above, -exact[:, None] * below]) * scaled[:, None], exact * scaled, rcond=None)[0]
        last = np.abs(1 + below @ found[upper + 1 :])
        return found

    found, worst = lawson(solve, lambda found: (quotient(found) - exact) * x)
    scale = lambda values, first: [value / BOUND ** (2 * (first + i)) for i, value in enumerate(values)]
    return scale(found[: upper + 1], 0), [1.0, *scale(found[upper + 1 :], 1)], worst


coefficients, worst = exponential(6)
print("2^f", [float(np.float32(value)) for value in coefficients], f"{worst:.1e}")
p, q, worst = distribution(5, 4)
print("P", [float(np.float32(value)) for value in p])
print("Q", [float(np.float32(value)) for value in q], f"{worst:.1e}")
