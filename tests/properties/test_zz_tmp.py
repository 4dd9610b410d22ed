import collections, sys
from tests.properties import test_life as t
c=collections.Counter()
def wrapped_attempt(self, deed, _o=t.Life.attempt):
    no=_o(self,deed); 
    import inspect
    f=sys._getframe(1)
    c[(f.f_code.co_name, f.f_locals.get('name') or f.f_locals.get('deed'), str(f.f_locals.get('state')), type(no).__name__ if no else 'ok')]+=1
    return no
t.Life.attempt=wrapped_attempt
def test_x(hall):
    t.walk(hall, examples=20, steps=30, derandomize=True)
    for k,v in sorted(c.items(), key=str): print(v,k)
    print(sum(c.values()))
