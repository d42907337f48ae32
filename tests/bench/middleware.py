"""Counts the queries of a request whose client asks for it."""

from time import perf_counter

from django.db import connection

COUNT_QUERIES = "X-Count-Queries"
QUERIES = "X-Queries"
SQL_MS = "X-SQL-Milliseconds"


class QueriesMiddleware:
    """Answer a request that has `X-Count-Queries` with the number of its queries and
    how long they took. Requests that are timed do not have it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if COUNT_QUERIES not in request.headers:
            return self.get_response(request)
        times: list[float] = []

        def timed(execute, sql, params, many, context):
            start = perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                times.append(perf_counter() - start)

        with connection.execute_wrapper(timed):
            response = self.get_response(request)
        response.headers[QUERIES] = str(len(times))
        response.headers[SQL_MS] = f"{1000 * sum(times):.1f}"
        return response
